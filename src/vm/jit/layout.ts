/** Where things lie in the memory of a compiled program. */

/** Lower halves of r0 … r10, and their upper halves, for what is left to the interpreter. No address to be used is 0. */
export const LOWER_HALVES = 0;
export const UPPER_HALVES = 64;

/** The stacks of all frames, one after the other: 4,096 bytes. */
export const STACKS = 128;

export const PAGE = 65_536;

/** From here on memory belongs to packets. */
export const PACKETS = 65_536;

/**
 * Globals of 32 bits: how many instructions are left, whether a packet load of a called function ended the program, and
 * the slot that the last of them returned from.
 */
export const BUDGET = 0;
export const ENDED = 1;
export const LEFT_AT = 2;
export const GLOBALS = 3;

/** The budget is counted in 31 bits. */
export const LARGEST_BUDGET = 2 ** 31 - 1;
