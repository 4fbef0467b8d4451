/** Bytes as conformance suites write them: pairs of hexadecimal digits with blanks between. */

import { notHexadecimal } from './diagnostics.js';

/** Throws FilterError for what are no bytes; spans count from `start`. */
export function bytesOfHex(text: string, start = 0): Uint8Array {
  const words = [...text.matchAll(/\S+/g)];
  return Uint8Array.from(words, ({ 0: word, index }) => {
    if (!/^(0x)?[0-9a-f]{1,2}$/i.test(word)) {
      throw notHexadecimal(word, { start: start + index, end: start + index + word.length });
    }
    return Number.parseInt(word, 16);
  });
}
