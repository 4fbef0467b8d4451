/** What a rewrite did, as far as it matters to the rounds. A set of flags, joined by `|`. */

export const UNCHANGED = 0;

/** An edge or a block was moved. libpcap gives up after a hundred rounds that did nothing else. */
export const MOVED = 1;

/** Statements or tests became fewer or simpler. */
export const SIMPLIFIED = 2;

/** The same, where libpcap does not take it for a reason to go another round. */
export const UNCOUNTED = 4;

export type Change = number;
