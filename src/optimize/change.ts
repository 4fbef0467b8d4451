/** What a rewrite did, as far as it decides whether there is another round. A set of flags, joined by `|`. */

export const UNCHANGED = 0;

/** An edge or a block was moved. libpcap gives up after a hundred rounds that did nothing else. */
export const MOVED = 1;

/** Statements or tests became fewer or simpler. */
export const SIMPLIFIED = 2;

export type Change = number;
