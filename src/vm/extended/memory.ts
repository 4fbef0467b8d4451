/** Loads, stores and atomics of the extended instruction set: every access is checked against the bytes of its region. */

import * as ebpf from '../../ebpf/index.js';
import { atomic } from './atomic.js';
import { END, isAddress, isReadable, isWritable, START } from './context.js';
import { CONTEXT, NOTHING, PACKET, type State } from './state.js';

const { op } = ebpf;

/**
 * r + offset is a sum of 64 bits: its halves are the number of a region and the place within it. So a pointer may stray
 * from its region as long as what is added to it at the access brings it back.
 */
function regionOf({ lo, hi }: State, register: number, offset: number): number {
  const sum = (lo[register]! >>> 0) + offset;
  return (hi[register]! + (sum < 0 ? -1 : sum >= 2 ** 32 ? 1 : 0)) >>> 0;
}

const placeOf = ({ lo }: State, register: number, offset: number): number => (lo[register]! + offset) >>> 0;

/** r d = what lies at r s + offset, of the size and sign of the opcode. False, and nothing changed, if it lies outside. */
export function load(state: State, code: number, d: number, s: number, offset: number): boolean {
  const { lo, hi, regions } = state;
  const number = regionOf(state, s, offset);
  const at = placeOf(state, s, offset);
  const size = bytesOf(code);
  const signed = op.modeOf(code) === op.MEMSX;
  let bytes: Uint8Array;
  if (number === CONTEXT) {
    if (code === LOAD_WORD && loadPointer(state, d, at)) return true;
    if (!isReadable(state.context, at, size)) return false;
    bytes = state.context.bytes;
  } else {
    bytes = (number < regions.length ? regions[number]! : NOTHING).bytes;
    if (at + size > bytes.length) return false;
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

const LOAD_WORD = op.LDX | op.MEM | op.W;

/** The 32 bits of a context stand for an address of 64. False, and nothing changed, where it has none. */
function loadPointer({ lo, hi, regions, context }: State, d: number, at: number): boolean {
  const access = at >= 0 && at < context.access.length ? context.access[at]! : 0;
  if ((access & (START | END)) === 0) return false;
  hi[d] = PACKET;
  lo[d] = (access & END) !== 0 ? regions[PACKET]!.bytes.length : 0;
  return true;
}

const word = (bytes: Uint8Array, at: number): number =>
  bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);

export type Refusal = 'memory' | 'read-only' | 'alignment';

/** What lies at r d + offset = r s. Says why not, and changes nothing, if it must not. */
export function store(state: State, code: number, d: number, s: number, offset: number): Refusal | undefined {
  const { lo, hi, regions } = state;
  const number = regionOf(state, d, offset);
  const at = placeOf(state, d, offset);
  const size = bytesOf(code);
  let bytes: Uint8Array;
  if (number === CONTEXT) {
    const refusal = refusalOfContext(state, at, size);
    if (refusal !== undefined) return refusal;
    bytes = state.context.bytes;
  } else {
    const region = number < regions.length ? regions[number]! : NOTHING;
    bytes = region.bytes;
    if (at + size > bytes.length) return 'memory';
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
  if (!isReadable(context, at, size)) return isAddress(context, at) ? 'read-only' : 'memory';
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
  const number = regionOf(state, d, offset);
  const { bytes, writable } = number < regions.length ? regions[number]! : NOTHING;
  const at = placeOf(state, d, offset);
  const size = bytesOf(code);
  if (at + size > bytes.length) return 'memory';
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
