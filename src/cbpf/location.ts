/**
 * The places a classic program keeps values in (A, X and the 16 words of scratch memory) as bits of one number,
 * so that sets of them are joined and tested with single operations.
 */

/** Bits 0 … 15 are M[0] … M[15]. */
export const memory = (k: number): number => 1 << k;
export const A = 1 << 16;
export const X = 1 << 17;
export const NONE = 0;

/** In the order of their bits, with the names the disassembler prints. */
export const locations: readonly { readonly bit: number; readonly name: string }[] = [
  ...Array.from({ length: 16 }, (_, k) => ({ bit: memory(k), name: `M[${k}]` })),
  { bit: A, name: 'A' },
  { bit: X, name: 'X' },
];
