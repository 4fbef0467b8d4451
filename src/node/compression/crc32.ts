/** Bytes → their CRC-32, as gzip holds it. */

const POLYNOMIAL = 0xedb88320;

let known: Uint32Array | undefined;

const tableOf = (): Uint32Array =>
  Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? POLYNOMIAL : 0);
    return value;
  });

/** `before` is the checksum of what came before. Unsigned. */
export function crc32(bytes: Uint8Array, before = 0): number {
  const table = (known ??= tableOf());
  let value = ~before;
  for (let i = 0; i < bytes.length; i++) value = (value >>> 8) ^ table[(value ^ bytes[i]!) & 0xff]!;
  return ~value >>> 0;
}
