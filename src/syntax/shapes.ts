/** What a word looks like: a number, or an address in one of its spellings. */

const allOnes = 0xffff_ffff;

/** Hexadecimal after `0x`, octal after `0`, else decimal. The text must be shaped like a number. */
export function readNumber(text: string): number | 'overflow' | 'not-octal' {
  let value: number;
  if (/^0x/i.test(text)) value = Number.parseInt(text.slice(2), 16);
  else if (/^0./.test(text)) {
    if (/[89]/.test(text)) return 'not-octal';
    value = Number.parseInt(text, 8);
  } else value = Number(text);
  return value <= allOnes ? value : 'overflow';
}

const number = '(?:0[xX][0-9A-Fa-f]+|[0-9]+)';
const numberOnly = new RegExp(`^${number}$`);
const dottedNumbers = new RegExp(`^${number}(?:\\.${number}){1,3}$`);

export const isNumber = (word: string): boolean => numberOnly.test(word);

/** Two to four numbers with dots between them, of any size: `10.1`, `192.168.0.1`, `0x7f.1`. */
export const isIpv4 = (word: string): boolean => dottedNumbers.test(word);

const octet = '[0-9A-Fa-f]{1,2}';
const pair = '[0-9A-Fa-f]{4}';
const macSpellings = new RegExp(
  `^(?:${[
    `${octet}(?::${octet}){5}`,
    `${octet}(?:-${octet}){5}`,
    `${octet}(?:\\.${octet}){5}`,
    `${pair}\\.${pair}\\.${pair}`,
    '[0-9A-Fa-f]{12}',
  ].join('|')})$`,
);

/** `1:2:3:4:5:6`, `1-2-3-4-5-6`, `1.2.3.4.5.6`, `0001.0002.0003` or twelve hexadecimal digits. */
export const isMac = (word: string): boolean => macSpellings.test(word);

const decimalOctet = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';
const quad = new RegExp(`^${decimalOctet}(?:\\.${decimalOctet}){3}$`);
const group = /^[0-9A-Fa-f]{1,4}$/;

/** A numeric IPv6 address as inet_pton(3) reads it: eight groups, `::` for one or more of them, a dotted quad for the last two. */
export function isIpv6(word: string): boolean {
  const halves = word.split('::');
  if (halves.length > 2) return false;
  let groups = 0;
  for (const [which, half] of halves.entries()) {
    if (half === '' && halves.length === 2) continue;
    const parts = half.split(':');
    for (const [index, part] of parts.entries()) {
      const last = which === halves.length - 1 && index === parts.length - 1;
      if (group.test(part)) groups += 1;
      else if (last && quad.test(part)) groups += 2;
      else return false;
    }
  }
  return halves.length === 2 ? groups <= 7 : groups === 8;
}
