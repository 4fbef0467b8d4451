/** Addresses of stations below IP (MAC-48, ARCnet, DECnet): from the text of a filter to bytes or a number. */

import { scanDecimal } from './integer.js';

const macSpellings = [
  /^[0-9a-f]{1,2}(:[0-9a-f]{1,2}){5}$/i,
  /^[0-9a-f]{1,2}(-[0-9a-f]{1,2}){5}$/i,
  /^[0-9a-f]{1,2}(\.[0-9a-f]{1,2}){5}$/i,
  /^[0-9a-f]{4}(\.[0-9a-f]{4}){2}$/i,
  /^[0-9a-f]{12}$/i,
];

/**
 * The spellings of pcap-filter(7): `0:1:2:aa:bb:cc`, the same with `-` or `.` throughout, `0001.02aa.bbcc` and
 * `000102aabbcc`. 6 bytes.
 */
export function parseMac(text: string): Uint8Array | undefined {
  if (!macSpellings.some((spelling) => spelling.test(text))) return undefined;
  const parts = text.split(/[:.-]/);
  const digits = parts.length === 6 ? parts.map((part) => part.padStart(2, '0')).join('') : parts.join('');
  return Uint8Array.from({ length: 6 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}

/** `$` and one or two hexadecimal digits → the station's byte, as libpcap 1.10.6 has it. */
export function parseArcnet(text: string): number | undefined {
  return /^\$[0-9a-f]{1,2}$/i.test(text) ? Number.parseInt(text.slice(1), 16) : undefined;
}

/**
 * What libpcap up to 1.10.5 makes of the same text: it takes the `$` for the first hexadecimal digit and the first
 * digit for the second, so that `$1f` is 0xd1 and every address begins with d.
 */
export function misparseArcnet(text: string): number | undefined {
  const byte = parseArcnet(text);
  return byte === undefined ? undefined : 0xd0 | Number.parseInt(text.charAt(1), 16);
}

/**
 * `area.node` → 16 bits, area above node: 6 and 10 bits of whatever was written, as scanf(3)'s `%d.%d` reads it, which
 * ignores what follows (`1.2.3` is 1.2).
 */
export function parseDecnet(text: string): number | undefined {
  const area = scanDecimal(text, 0);
  if (area === undefined || text[area.end] !== '.') return undefined;
  const node = scanDecimal(text, area.end + 1);
  if (node === undefined) return undefined;
  return ((area.value << 10) & 0xfc00) | (node.value & 0x03ff);
}
