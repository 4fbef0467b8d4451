/**
 * The context that r1 points to, as the programs of one environment see it: bytes, of which only the fields of
 * ebpf.contexts can be accessed. A load of `data` or `data_end` gives an address in the packet in place of its bytes.
 */

import * as ebpf from '../../ebpf/index.js';
import { unknownContextField } from '../diagnostics.js';

/** What a program may do to a byte of the context. */
const READABLE = 1;
const WRITABLE = 2;
/** Four bytes from here on are the address of the packet's start, or of its end. */
export const START = 4;
export const END = 8;
/** Part of an address. */
const ADDRESS = 16;

/** There is no metadata before a packet: it ends where it starts. Other addresses lead nowhere. */
const marks: Readonly<Record<Exclude<ebpf.ContextField['holds'], 'scalar'>, number>> = {
  packet: START,
  'packet metadata': START,
  'packet end': END,
  pointer: 0,
};

export interface Context {
  /** What the program sees now. */
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** What each run starts with. */
  readonly template: Uint8Array;
  /** Of each byte, as bits of the above. */
  readonly access: Uint8Array;
  /** Where the length on the wire belongs, or -1. */
  readonly lengthAt: number;
  /** The program has stored something, so that the next run needs the template again. */
  written: boolean;
}

/** By the names of the fields. What is not told is 0. */
export type ContextValues = Readonly<Record<string, number>>;

export function contextOf(environment: ebpf.Environment, values: ContextValues): Context {
  const fields = ebpf.contexts[environment];
  const size = Math.max(0, ...fields.map(({ offset, size }) => offset + size));
  const template = new Uint8Array(size);
  const access = new Uint8Array(size);
  const view = new DataView(template.buffer);
  const scalars = new Map(
    fields.filter(({ holds }) => holds === 'scalar').map((field) => [field.name, field]),
  );
  for (const { offset, size, writable } of scalars.values()) {
    access.fill(READABLE | (writable ? WRITABLE : 0), offset, offset + size);
  }
  for (const { offset, size, holds } of fields) {
    if (holds === 'scalar') continue;
    access.fill(ADDRESS, offset, offset + size);
    access[offset]! |= marks[holds];
  }
  for (const [name, value] of Object.entries(values)) {
    const field = scalars.get(name);
    if (field === undefined) throw unknownContextField(name, [...scalars.keys()]);
    write(view, field, value);
  }
  const bytes = template.slice();
  return {
    bytes,
    view: new DataView(bytes.buffer),
    template,
    access,
    lengthAt: scalars.get('len')?.offset ?? -1,
    written: false,
  };
}

function write(view: DataView, { offset, size }: ebpf.ContextField, value: number): void {
  for (let byte = 0; byte < size; byte++) view.setUint8(offset + byte, Math.floor(value / 2 ** (8 * byte)));
}

/** Readies the context for a packet. */
export function renew(context: Context, wireLength: number): void {
  if (context.written) {
    context.bytes.set(context.template);
    context.written = false;
  }
  if (context.lengthAt >= 0) context.view.setUint32(context.lengthAt, wireLength, true);
}

export const isReadable = (context: Context, at: number, size: number): boolean =>
  allows(context, at, size, READABLE);

export const isWritable = (context: Context, at: number, size: number): boolean =>
  allows(context, at, size, WRITABLE);

/** Whether a store would change an address. */
export const isAddress = ({ access }: Context, at: number): boolean => ((access[at] ?? 0) & ADDRESS) !== 0;

function allows({ access }: Context, at: number, size: number, what: number): boolean {
  for (let byte = at; byte < at + size; byte++) {
    if (((access[byte] ?? 0) & what) === 0) return false;
  }
  return true;
}
