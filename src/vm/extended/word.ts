/**
 * 64-bit division of registers held as halves.
 * `d` and `s` number the destination and the source. No BigInt: it allocates.
 */

/** r d /= r s, unsigned; 0 where r s is 0. */
export function divide(lo: Int32Array, hi: Int32Array, d: number, s: number): void {
  quotient(lo[d]!, hi[d]!, lo[s]!, hi[s]!);
  lo[d] = result[0]!;
  hi[d] = result[1]!;
}

/** r d %= r s, unsigned; unchanged where r s is 0. */
export function modulo(lo: Int32Array, hi: Int32Array, d: number, s: number): void {
  quotient(lo[d]!, hi[d]!, lo[s]!, hi[s]!);
  lo[d] = result[2]!;
  hi[d] = result[3]!;
}

/** r d s/= r s, truncated. The smallest number by −1 wraps to itself. */
export function divideSigned(lo: Int32Array, hi: Int32Array, d: number, s: number): void {
  const negative = (hi[d]! ^ hi[s]!) < 0;
  quotientOfMagnitudes(lo[d]!, hi[d]!, lo[s]!, hi[s]!);
  lo[d] = result[0]!;
  hi[d] = result[1]!;
  if (negative) negate(lo, hi, d);
}

/** r d s%= r s: the remainder has the sign of the dividend. */
export function moduloSigned(lo: Int32Array, hi: Int32Array, d: number, s: number): void {
  const negative = hi[d]! < 0;
  quotientOfMagnitudes(lo[d]!, hi[d]!, lo[s]!, hi[s]!);
  lo[d] = result[2]!;
  hi[d] = result[3]!;
  if (negative) negate(lo, hi, d);
}

/** r d = −r d */
function negate(lo: Int32Array, hi: Int32Array, d: number): void {
  const low = -lo[d]! | 0;
  hi[d] = low === 0 ? -hi[d]! : ~hi[d]!;
  lo[d] = low;
}

/** Halves of the last quotient and remainder. */
const result = new Int32Array(4);

/** Sets `result` to a / b and a % b, and for b = 0 to 0 and a. */
function quotient(aLow: number, aHigh: number, bLow: number, bHigh: number): void {
  if ((bLow | bHigh) === 0) set(0, 0, aLow, aHigh);
  else if (aHigh >>> 21 === 0 && bHigh >>> 21 === 0) quotientOfDoubles(aLow, aHigh, bLow, bHigh);
  else quotientByBits(aLow, aHigh, bLow, bHigh);
}

/** Both are below 2⁵³, so doubles hold them and the rounded-down quotient is exact. */
function quotientOfDoubles(aLow: number, aHigh: number, bLow: number, bHigh: number): void {
  const a = aHigh * 2 ** 32 + (aLow >>> 0);
  const b = bHigh * 2 ** 32 + (bLow >>> 0);
  const q = Math.floor(a / b);
  const r = a % b;
  set(q | 0, (q / 2 ** 32) | 0, r | 0, (r / 2 ** 32) | 0);
}

/** Long division, a bit at a time. Until the last bit the remainder is below 2⁶³, so shifting it loses nothing. */
function quotientByBits(aLow: number, aHigh: number, bLow: number, bHigh: number): void {
  let [qLow, qHigh, rLow, rHigh] = [0, 0, 0, 0];
  for (let bit = 63; bit >= 0; bit--) {
    rHigh = (rHigh << 1) | (rLow >>> 31);
    rLow = (rLow << 1) | ((bit >= 32 ? aHigh >>> (bit - 32) : aLow >>> bit) & 1);
    if (isBelow(rLow, rHigh, bLow, bHigh)) continue;
    const borrow = rLow >>> 0 < bLow >>> 0 ? 1 : 0;
    rLow = (rLow - bLow) | 0;
    rHigh = (rHigh - bHigh - borrow) | 0;
    if (bit >= 32) qHigh |= 1 << (bit - 32);
    else qLow |= 1 << bit;
  }
  set(qLow, qHigh, rLow, rHigh);
}

const isBelow = (aLow: number, aHigh: number, bLow: number, bHigh: number): boolean =>
  aHigh === bHigh ? aLow >>> 0 < bLow >>> 0 : aHigh >>> 0 < bHigh >>> 0;

const operands = { lo: new Int32Array(2), hi: new Int32Array(2) };

function quotientOfMagnitudes(aLow: number, aHigh: number, bLow: number, bHigh: number): void {
  const { lo, hi } = operands;
  lo[0] = aLow;
  hi[0] = aHigh;
  lo[1] = bLow;
  hi[1] = bHigh;
  if (aHigh < 0) negate(lo, hi, 0);
  if (bHigh < 0) negate(lo, hi, 1);
  quotient(lo[0], hi[0], lo[1], hi[1]);
}

function set(qLow: number, qHigh: number, rLow: number, rHigh: number): void {
  result[0] = qLow;
  result[1] = qHigh;
  result[2] = rLow;
  result[3] = rHigh;
}
