/** Digits at the start of a text → the number that C's scanf(3) `%d` or strtoul(3) makes of them, overflow included. */

const LONG_MAX = 2n ** 63n - 1n;
const LONG_MIN = -(2n ** 63n);
const UNSIGNED_LONG_MAX = 2n ** 64n - 1n;

/** A number read from a text, and where the text goes on. */
export interface Scanned {
  readonly value: number;
  readonly end: number;
}

/**
 * What `%d` stores in an `int`: optional white space and sign, decimal digits, clamped to 64 bits and then cut to 32.
 * Answers `undefined` when no digit is there.
 */
export function scanDecimal(text: string, start: number): Scanned | undefined {
  const digits = matchDigits(text, start);
  if (digits === undefined) return undefined;
  const signed = digits.negative ? -digits.magnitude : digits.magnitude;
  const clamped = signed > LONG_MAX ? LONG_MAX : signed < LONG_MIN ? LONG_MIN : signed;
  return { value: Number(BigInt.asIntN(32, clamped)), end: digits.end };
}

/**
 * What strtoul(3) leaves in an `int`, when the whole text is a decimal number: -1 on overflow of 64 bits, otherwise
 * the low 32 bits of the number or of its two's complement.
 */
export function wholeDecimal(text: string): number | undefined {
  const digits = matchDigits(text, 0);
  if (digits === undefined || digits.end !== text.length) return undefined;
  if (digits.magnitude > UNSIGNED_LONG_MAX) return -1;
  return Number(BigInt.asIntN(32, digits.negative ? -digits.magnitude : digits.magnitude));
}

/** A whole text that is a number as C writes it: hexadecimal after 0x, octal after 0, else decimal. Not cut to any width. */
export function parseCNumber(text: string): number | undefined {
  if (/^0[xX][0-9a-fA-F]+$/.test(text)) return Number.parseInt(text.slice(2), 16);
  if (/^0[0-7]*$/.test(text)) return Number.parseInt(text, 8);
  if (/^[1-9][0-9]*$/.test(text)) return Number(text);
  return undefined;
}

function matchDigits(text: string, start: number) {
  const pattern = /[ \t\n\v\f\r]*([+-]?)([0-9]+)/y;
  pattern.lastIndex = start;
  const match = pattern.exec(text);
  if (match === null) return undefined;
  // Beyond 24 digits every number is clamped alike, and a long one must not cost quadratic time.
  const digits = (match[2] ?? '').replace(/^0+(?=.)/, '');
  const magnitude = BigInt(digits.length > 24 ? digits.slice(0, 24) : digits);
  return { negative: match[1] === '-', magnitude, end: pattern.lastIndex };
}
