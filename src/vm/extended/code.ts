/** A valid extended program → typed arrays that the interpreter steps through, one element a slot. */

import { assert } from '../../base/index.js';
import * as ebpf from '../../ebpf/index.js';
import { tooManyConstants } from '../diagnostics.js';
import { dispatchOf, fusedOf } from './dispatch.js';

export interface Code {
  /**
   * Two elements a slot. The first is what to do (a number of dispatch.ts) and to what:
   *
   *     +-------------------+---------+------------+
   *     | src, 19 bits      | dst, 4  | dispatch, 9|
   *     +-------------------+---------+------------+
   *
   * `src` is a register, or a constant in one of the places beyond the registers. The second is, of jumps and local
   * calls, the number of the slot they lead to; of memory accesses what is added to the address; of packet loads and
   * helper calls the immediate; of atomics the operation.
   */
  readonly stream: Int32Array;
  /** Of atomics alone: what is added to the address. */
  readonly offset: Int16Array;
  /** The halves of the constants: `src` 11 means the first. */
  readonly constantsLo: Int32Array;
  readonly constantsHi: Int32Array;
  /** What must be 0 when a run starts: the registers that the program may read before it writes them. */
  readonly unwritten: number;
  /** False of a program that cannot touch its stack, so that none need be cleared for it. */
  readonly usesStack: boolean;
}

const DST_SHIFT = 9;
const SRC_SHIFT = 13;
const MAXIMUM_CONSTANTS = 2 ** 19 - ebpf.op.REGISTERS;

const word = (dispatch: number, dst: number, src: number): number =>
  dispatch | (dst << DST_SHIFT) | (src << SRC_SHIFT);

export function code(instructions: readonly ebpf.Instruction[]): Code {
  const length = instructions.length;
  const stream = new Int32Array(2 * length);
  const offset = new Int16Array(length);
  const constants = new Constants();
  let usesStack = false;
  for (let index = 0; index < length; index++) {
    const instruction = instructions[index]!;
    const operation = ebpf.operationOf(instruction);
    assert(operation !== undefined, 'vm/extended', 'an operation that validation let pass does not exist');
    const wide = operation.shape === 'wide';
    const src =
      wide || takesImmediate.has(operation.shape)
        ? constants.place(instruction.imm, wide ? instructions[index + 1]!.imm : instruction.imm >> 31)
        : instruction.src;
    const dispatch = fusedOf(instruction, instructions[index + 1]) ?? dispatchOf(operation);
    stream[2 * index] = word(dispatch, instruction.dst, src);
    stream[2 * index + 1] = argumentOf(operation, instruction, index);
    offset[index] = instruction.off;
    usesStack ||= ((ebpf.reads(instruction, operation) >> ebpf.op.FRAME_POINTER) & 1) === 1;
    if (wide) index++;
  }
  const constantsLo = Int32Array.from(constants.halves, ([low]) => low);
  const constantsHi = Int32Array.from(constants.halves, ([, high]) => high);
  return {
    stream,
    unwritten: ebpf.liveAtEntry(instructions) & ~((1 << ebpf.op.FRAME_POINTER) | 2),
    offset,
    constantsLo,
    constantsHi,
    usesStack,
  };
}

const takesImmediate: ReadonlySet<ebpf.Shape> = new Set<ebpf.Shape>([
  'immediate',
  'branch-immediate',
  'store-immediate',
]);

function argumentOf(operation: ebpf.Operation, { off, imm }: ebpf.Instruction, index: number): number {
  switch (operation.shape) {
    case 'goto':
    case 'branch-immediate':
    case 'branch-register':
      return index + 1 + off;
    case 'goto-long':
      return index + 1 + imm;
    case 'call':
      return operation.symbol === 'local' ? index + 1 + imm : imm;
    case 'packet-absolute':
    case 'packet-indirect':
    case 'atomic':
      return imm;
    default:
      return off;
  }
}

/** Each distinct constant has one place. */
class Constants {
  readonly halves: (readonly [low: number, high: number])[] = [];
  readonly #places = new Map<string, number>();

  place(low: number, high: number): number {
    const key = `${high}:${low}`;
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    if (this.halves.length === MAXIMUM_CONSTANTS) throw tooManyConstants(MAXIMUM_CONSTANTS);
    const place = ebpf.op.REGISTERS + this.halves.length;
    this.halves.push([low, high]);
    this.#places.set(key, place);
    return place;
  }
}
