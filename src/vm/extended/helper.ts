/** What a program can call by a number: functions of the machine, whose arguments are checked at every call. */

import { isReadable } from './context.js';
import { CONTEXT, NOTHING, PACKET, type Region, type Registers, type State } from './state.js';

/**
 * What r1, r2 … must hold at the call. `memory to read` and `memory to write` are addresses of as many bytes as the
 * argument after them says, which is a `size`; `number` is any 64 bits.
 */
export type ArgumentKind = 'number' | 'context' | 'memory to read' | 'memory to write' | 'size';

export interface Helper {
  readonly name: string;
  readonly arguments: readonly ArgumentKind[];
  /** Gives r0: a bigint, or an integer that a double holds, either taken as 64 bits of two's complement. */
  call(call: HelperCall): number | bigint;
}

export interface HelperCall {
  readonly registers: Registers;
  /** By register: the bytes of a `memory` argument. */
  readonly memory: readonly Uint8Array[];
  /** The packet, including what the program cannot access itself. */
  readonly packet: Uint8Array;
  /** Lets the program access the first bytes of the packet itself, from now on; never fewer than before. */
  linearize(length: number): void;
  /** Gives the address of memory that the program may access until it ends. */
  grant(bytes: Uint8Array, writable: boolean): bigint;
}

/** By the number they are called by. */
export type Helpers = ReadonlyMap<number, Helper>;

/** Calls a helper. Says what is wrong with its arguments, and does nothing, if something is. */
export function callHelper(state: State, helper: Helper): string | undefined {
  const memory: Uint8Array[] = [];
  for (const [index, kind] of helper.arguments.entries()) {
    const register = index + 1;
    memory[register] = NOTHING.bytes;
    if (kind === 'context' && !isContext(state, register)) {
      return `${helper.name} takes the context in r${register}`;
    }
    if (kind === 'memory to read' || kind === 'memory to write') {
      const bytes = bytesAt(state, register, kind === 'memory to write');
      if (bytes === undefined) return `${helper.name} takes the address of ${kind} in r${register}`;
      memory[register] = bytes;
    }
  }
  const result = helper.call({
    registers: state,
    memory,
    packet: state.packet,
    linearize(length) {
      const region = state.regions[PACKET]!;
      if (length > region.bytes.length) region.bytes = state.packet.subarray(0, length);
    },
    grant(bytes, writable) {
      return BigInt(state.regions.push({ bytes, writable }) - 1) << 32n;
    },
  });
  setResult(state, result);
  return undefined;
}

const isContext = ({ lo, hi }: State, register: number): boolean =>
  hi[register] === CONTEXT && lo[register] === 0;

/** The bytes at the address in a register, as many as the next one says. */
function bytesAt(state: State, register: number, toWrite: boolean): Uint8Array | undefined {
  const { lo, hi, regions, context } = state;
  if (hi[register + 1] !== 0) return undefined;
  const at = lo[register]! >>> 0;
  const size = lo[register + 1]! >>> 0;
  const number = hi[register]! >>> 0;
  if (number === CONTEXT) {
    if (toWrite || at + size > context.bytes.length || !isReadable(context, at, size)) return undefined;
    return context.bytes.subarray(at, at + size);
  }
  const { bytes, writable }: Region = regions[number] ?? NOTHING;
  if (at + size > bytes.length || (toWrite && !writable)) return undefined;
  return bytes.subarray(at, at + size);
}

function setResult({ lo, hi }: Registers, result: number | bigint): void {
  if (typeof result === 'bigint') {
    lo[0] = Number(BigInt.asIntN(32, result));
    hi[0] = Number(BigInt.asIntN(32, result >> 32n));
  } else {
    lo[0] = result;
    hi[0] = Math.floor(result / 2 ** 32);
  }
}
