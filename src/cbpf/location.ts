/**
 * The places a classic program keeps values in (A, X and the 16 words of scratch memory) as bits of one number,
 * so that sets of them are joined and tested with single operations.
 */

/** Bits 0 … 15 are M[0] … M[15]. */
export const memory = (k: number): number => 1 << k;
export const A = 1 << 16;
export const X = 1 << 17;
export const NONE = 0;
