/** Arithmetic of unsigned 32-bit integers, kept in JavaScript numbers 0 … 2³²−1. Wraps as C's `uint32_t` does. */

export const add = (a: number, b: number): number => (a + b) >>> 0;
export const subtract = (a: number, b: number): number => (a - b) >>> 0;
export const multiply = (a: number, b: number): number => Math.imul(a, b) >>> 0;
/** The divisor must not be 0. */
export const divide = (a: number, b: number): number => Math.floor(a / b);
/** The divisor must not be 0. */
export const modulo = (a: number, b: number): number => a % b;
export const and = (a: number, b: number): number => (a & b) >>> 0;
export const or = (a: number, b: number): number => (a | b) >>> 0;
export const xor = (a: number, b: number): number => (a ^ b) >>> 0;
/** Shifts of 32 and more shift every bit out, as libpcap's interpreter and optimizer have it. */
export const shiftLeft = (a: number, b: number): number => (b < 32 ? (a << b) >>> 0 : 0);
/** Shifts of 32 and more shift every bit out, as libpcap's interpreter and optimizer have it. */
export const shiftRight = (a: number, b: number): number => (b < 32 ? a >>> b : 0);
export const negate = (a: number): number => -a >>> 0;
