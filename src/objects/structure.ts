/** C structures of fixed-width numbers, each a table of its fields in order ⇄ little-endian bytes. */

/** Names of fields and their widths in bytes, without padding. */
export type Layout<Field extends string> = readonly (readonly [field: Field, width: 1 | 2 | 4 | 8])[];

type Values<Field extends string> = Readonly<Record<Field, number>>;

export const sizeOf = (layout: Layout<string>): number => layout.reduce((size, [, width]) => size + width, 0);

/** Numbers of 8 bytes are those that a JavaScript number holds. */
export function pack<Field extends string>(layout: Layout<Field>, values: Values<Field>): Uint8Array {
  const bytes = new Uint8Array(sizeOf(layout));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [field, width] of layout) {
    const value = values[field];
    if (width === 1) view.setUint8(at, value);
    else if (width === 2) view.setUint16(at, value, true);
    else if (width === 4) view.setUint32(at, value, true);
    else view.setBigUint64(at, BigInt(value), true);
    at += width;
  }
  return bytes;
}

/** Throws RangeError where the bytes end. A number beyond 2⁵³ is rounded: it lies beyond every file. */
export function unpack<Field extends string>(
  layout: Layout<Field>,
  view: DataView,
  offset: number,
): Values<Field> {
  const values: Partial<Record<Field, number>> = {};
  let at = offset;
  for (const [field, width] of layout) {
    if (width === 1) values[field] = view.getUint8(at);
    else if (width === 2) values[field] = view.getUint16(at, true);
    else if (width === 4) values[field] = view.getUint32(at, true);
    else values[field] = Number(view.getBigUint64(at, true));
    at += width;
  }
  return values as Values<Field>;
}

export const viewOf = ({ buffer, byteOffset, length }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, length);

export function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
