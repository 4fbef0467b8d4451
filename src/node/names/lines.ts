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

const numbers = {
  10: /^[ \t\v\f\r]*([+-]?)([0-9]+)/,
  16: /^[ \t\v\f\r]*([+-]?)(?:0x(?=[0-9a-f]))?([0-9a-f]+)/i,
};

const LARGEST = 2n ** 64n - 1n;

/**
 * The number that a text begins with, as strtoul(3) of a 64-bit machine reads it, and what follows it. Negative numbers
 * count from 2⁶⁴ downwards; what 32 bits do not hold is 2³²−1.
 */
export function takeNumber(text: string, base: 10 | 16): { value: number; rest: string } | undefined {
  const match = numbers[base].exec(text);
  if (match === null) return undefined;
  const [whole, sign, digits = ''] = match;
  const magnitude = BigInt(base === 16 ? `0x${digits}` : digits);
  const value = magnitude > LARGEST ? LARGEST : sign === '-' ? BigInt.asUintN(64, -magnitude) : magnitude;
  return { value: value > 0xffffffffn ? 0xffffffff : Number(value), rest: text.slice(whole.length) };
}

/** strcasecmp(3) of the C locale, as a key. */
export const withoutCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
