/** The text of a database under /etc → its lines, words and numbers, as glibc's files backend takes them apart. */

/** Lines without the blanks before them and the comment behind them. */
export function* lines(text: string): Generator<string> {
  for (const line of text.split('\n')) {
    const content = skipBlanks(line).replace(/#.*/s, '');
    if (content !== '') yield content;
  }
}

// What isspace(3) takes, the line feed apart; \s would take more.
const skipBlanks = (text: string): string => text.replace(/^[ \t\v\f\r]+/, '');

export const startsWithBlank = (text: string): boolean => /^[ \t\v\f\r]/.test(text);

/** The word that a text begins with, which may be empty, and the text from the next word on. */
export function takeWord(text: string): [word: string, rest: string] {
  const [word = ''] = /^[^ \t\v\f\r]*/.exec(text) ?? [];
  return [word, skipBlanks(text.slice(word.length))];
}

export const words = (text: string): string[] => text.split(/[ \t\v\f\r]+/).filter((word) => word !== '');

/** How strtoul(3) reads a number in its bases; base 0 tells from the digits, as C does. */
const numbers = {
  0: /^[ \t\v\f\r]*([+-]?)(0x[0-9a-f]+|0[0-7]*|[1-9][0-9]*)/i,
  10: /^[ \t\v\f\r]*([+-]?)([0-9]+)/,
  16: /^[ \t\v\f\r]*([+-]?)(?:0x(?=[0-9a-f]))?([0-9a-f]+)/i,
};

const LARGEST = 2n ** 64n - 1n;

/**
 * The number that a text begins with, as strtoul(3) of a 64-bit machine reads it, and what follows it. Negative numbers
 * count from 2⁶⁴ downwards. Undefined when 32 bits do not hold it: Debian 12's glibc passes over such lines.
 */
export function takeNumber(text: string, base: 0 | 10 | 16): { value: number; rest: string } | undefined {
  const match = numbers[base].exec(text);
  if (match === null) return undefined;
  const [whole, sign, digits = ''] = match;
  const magnitude = BigInt(literal(digits, base));
  const value = magnitude > LARGEST ? LARGEST : sign === '-' ? BigInt.asUintN(64, -magnitude) : magnitude;
  if (value > 0xffffffffn) return undefined;
  return { value: Number(value), rest: text.slice(whole.length) };
}

/** As BigInt() takes it. */
function literal(digits: string, base: 0 | 10 | 16): string {
  if (base === 16) return `0x${digits}`;
  return base === 0 ? digits.replace(/^0(?=[0-7])/, '0o') : digits;
}

/** strcasecmp(3) of the C locale, as a key. */
export const withoutCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
