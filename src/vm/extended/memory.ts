/** Loads, stores and atomics of the extended instruction set: every access is checked against the bytes of its region. */

import * as ebpf from '../../ebpf/index.js';
import { atomic } from './atomic.js';
import { isReadable, isWritable } from './context.js';
import { CONTEXT, NOTHING, PACKET, type State } from './state.js';

const { op } = ebpf;

/** r d = what lies at r s + offset, of the size and sign of the opcode. False, and nothing changed, if it lies outside. */
export function load(state: State, code: number, d: number, s: number, offset: number): boolean {
  const { lo, hi, regions } = state;
  const number = hi[s]! >>> 0;
  const at = (lo[s]! >>> 0) + offset;
  const size = bytesOf(code);
  const signed = op.modeOf(code) === op.MEMSX;
  let bytes: Uint8Array;
  if (number === CONTEXT) {
    if (size === 4 && !signed && state.context.pointers.has(at)) return loadPointer(state, d, at);
    if (!isReadable(state.context, at, size)) return false;
    bytes = state.context.bytes;
  } else {
    bytes = (number < regions.length ? regions[number]! : NOTHING).bytes;
    if (at < 0 || at + size > bytes.length) return false;
  }
  switch (size) {
    case 1:
      lo[d] = signed ? (bytes[at]! << 24) >> 24 : bytes[at]!;
      break;
    case 2: {
      const value = bytes[at]! | (bytes[at + 1]! << 8);
      lo[d] = signed ? (value << 16) >> 16 : value;
      break;
    }
    case 4:
      lo[d] = word(bytes, at);
      break;
    default: {
      // The destination may be the source: the address is not needed any more.
      const upper = word(bytes, at + 4);
      lo[d] = word(bytes, at);
      hi[d] = upper;
      return true;
    }
  }
  hi[d] = signed ? lo[d]! >> 31 : 0;
  return true;
}

/** The 32 bits of a context stand for an address of 64. There is no metadata before a packet. */
function loadPointer({ lo, hi, regions, context }: State, d: number, at: number): boolean {
  const pointer = context.pointers.get(at);
  if (pointer === 'pointer') return false;
  hi[d] = PACKET;
  lo[d] = pointer === 'packet end' ? regions[PACKET]!.bytes.length : 0;
  return true;
}

const word = (bytes: Uint8Array, at: number): number =>
  bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);

export type Refusal = 'memory' | 'read-only' | 'alignment';

/** What lies at r d + offset = r s. Says why not, and changes nothing, if it must not. */
export function store(state: State, code: number, d: number, s: number, offset: number): Refusal | undefined {
  const { lo, hi, regions } = state;
  const number = hi[d]! >>> 0;
  const at = (lo[d]! >>> 0) + offset;
  const size = bytesOf(code);
  let bytes: Uint8Array;
  if (number === CONTEXT) {
    const refusal = refusalOfContext(state, at, size);
    if (refusal !== undefined) return refusal;
    bytes = state.context.bytes;
  } else {
    const region = number < regions.length ? regions[number]! : NOTHING;
    bytes = region.bytes;
    if (at < 0 || at + size > bytes.length) return 'memory';
    if (!region.writable) return 'read-only';
  }
  const value = lo[s]!;
  bytes[at] = value;
  if (size === 1) return undefined;
  bytes[at + 1] = value >> 8;
  if (size === 2) return undefined;
  bytes[at + 2] = value >> 16;
  bytes[at + 3] = value >> 24;
  if (size === 4) return undefined;
  const upper = hi[s]!;
  bytes[at + 4] = upper;
  bytes[at + 5] = upper >> 8;
  bytes[at + 6] = upper >> 16;
  bytes[at + 7] = upper >> 24;
  return undefined;
}

function refusalOfContext({ context }: State, at: number, size: number): Refusal | undefined {
  if (!isReadable(context, at, size)) return context.pointers.has(at) ? 'read-only' : 'memory';
  if (!isWritable(context, at, size)) return 'read-only';
  context.written = true;
  return undefined;
}

/** The atomic `operation` at r d + offset. Atomics must be aligned: the kernel's verifier asks for that too. */
export function exchange(
  state: State,
  code: number,
  d: number,
  s: number,
  offset: number,
  operation: number,
): Refusal | undefined {
  const { lo, hi, regions } = state;
  const number = hi[d]! >>> 0;
  const { bytes, writable } = number < regions.length ? regions[number]! : NOTHING;
  const at = (lo[d]! >>> 0) + offset;
  const size = bytesOf(code);
  if (at < 0 || at + size > bytes.length) return 'memory';
  if (!writable) return 'read-only';
  if (at % size !== 0) return 'alignment';
  atomic(lo, hi, s, bytes, at, operation, size === 8);
  return undefined;
}

function bytesOf(code: number): number {
  switch (op.sizeOf(code)) {
    case op.B:
      return 1;
    case op.H:
      return 2;
    case op.W:
      return 4;
    default:
      return 8;
  }
}
