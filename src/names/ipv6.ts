/** The text of an IPv6 address → its 16 bytes, as inet_pton(3) reads it. */

/** 16 bytes in network order. */
export function parseIpv6(text: string): Uint8Array | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [left = '', right] = halves;
  if (right === undefined) {
    const bytes = parseGroups(left);
    return bytes?.length === 16 ? Uint8Array.from(bytes) : undefined;
  }
  const head = left === '' ? [] : parseWords(left.split(':'));
  const tail = right === '' ? [] : parseGroups(right);
  // The gap stands for one group at least.
  if (head === undefined || tail === undefined || head.length + tail.length > 14) return undefined;
  const bytes = new Uint8Array(16);
  bytes.set(head);
  bytes.set(tail, 16 - tail.length);
  return bytes;
}

/** The mask of a prefix of 0 … 128 bits. */
export function ipv6Mask(length: number): Uint8Array {
  return Uint8Array.from({ length: 16 }, (_, i) => {
    const bits = Math.min(8, Math.max(0, length - 8 * i));
    return (0xff00 >> bits) & 0xff;
  });
}

/** Groups of four digits, the last of which may be an IPv4 address in place of two. */
function parseGroups(text: string): number[] | undefined {
  const groups = text.split(':');
  const last = groups.at(-1) ?? '';
  if (!last.includes('.')) return parseWords(groups);
  const words = groups.length === 1 ? [] : parseWords(groups.slice(0, -1));
  const quad = parseQuad(last);
  return words === undefined || quad === undefined ? undefined : [...words, ...quad];
}

function parseWords(groups: readonly string[]): number[] | undefined {
  const bytes: number[] = [];
  for (const group of groups) {
    if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return undefined;
    const word = Number.parseInt(group, 16);
    bytes.push(word >> 8, word & 0xff);
  }
  return bytes;
}

/** Four decimal numbers; here, unlike in an IPv4 address of a filter, none may be missing or begin with a zero. */
function parseQuad(text: string): number[] | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9][0-9]{0,2})$/.test(part))) return undefined;
  const bytes = parts.map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes : undefined;
}
