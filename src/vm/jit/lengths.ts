/**
 * How long a packet must be to be accepted: a packet load outside of the packet rejects it, so a check may ask for more
 * than its own load needs, as long as every way that does not end in rejection needs that much as well.
 */

import * as ebpf from '../../ebpf/index.js';
import type { Block, Operations, ProgramFunction } from './blocks.js';
import type { Kind } from './registers.js';

const { op } = ebpf;

/** In place of a register: lengths from the start of the packet. */
export const START = op.FRAME_POINTER;
const LENGTHS = op.REGISTERS;

/**
 * By register: how many bytes from the place it says must be there, or else the verdict is 0. Under START, how many from
 * the start of the packet. Infinity where the verdict is 0 in any case.
 */
export type Lengths = Float64Array;

const nothing = (): Lengths => new Float64Array(LENGTHS);

export const bytesLoaded = ({ symbol }: ebpf.Operation): 1 | 2 | 4 =>
  symbol === 'u8' ? 1 : symbol === 'u16' ? 2 : 4;

export class LengthRules {
  readonly #instructions: readonly ebpf.Instruction[];
  readonly #operations: Operations;
  readonly #kinds: readonly Kind[];

  constructor(instructions: readonly ebpf.Instruction[], operations: Operations, kinds: readonly Kind[]) {
    this.#instructions = instructions;
    this.#operations = operations;
    this.#kinds = kinds;
  }

  /** What each block needs at its end. Where control goes back nothing is needed, which is always right. */
  atEnds({ blocks }: ProgramFunction): readonly Lengths[] {
    const ends: Lengths[] = new Array(blocks.length);
    const starts: Lengths[] = new Array(blocks.length);
    for (let number = blocks.length - 1; number >= 0; number--) {
      const block = blocks[number]!;
      const end = common([block.next, block.taken], (way) => (way > number ? starts[way] : undefined));
      ends[number] = end;
      starts[number] = this.backward(block, end, () => {});
    }
    return ends;
  }

  /** By slot of a packet load: the length that its check asks for, from where its offset counts; Infinity where nothing helps. */
  askedFor({ blocks }: ProgramFunction, ends: readonly Lengths[]): Float64Array {
    const asked = new Float64Array(this.#instructions.length);
    for (const [number, block] of blocks.entries()) {
      this.backward(block, ends[number]!, (slot, lengths) => {
        const shape = this.#operations[slot]!.shape;
        if (shape === 'packet-absolute') asked[slot] = lengths[START]!;
        if (shape === 'packet-indirect') asked[slot] = lengths[this.#instructions[slot]!.src]!;
      });
    }
    return asked;
  }

  /** Visits the block from its end; `visit` is told what is needed before each instruction. Returns what its start needs. */
  backward(block: Block, end: Lengths, visit: (slot: number, lengths: Lengths) => void): Lengths {
    const lengths = end.slice();
    for (let slot = block.last; slot >= block.start; slot--) {
      const operation = this.#operations[slot];
      if (operation === undefined) continue;
      this.#before(lengths, operation, block, slot);
      visit(slot, lengths);
    }
    return lengths;
  }

  /** Changes what is needed after an instruction to what is needed before it. */
  #before(lengths: Lengths, operation: ebpf.Operation, block: Block, slot: number): void {
    const instruction = this.#instructions[slot]!;
    switch (operation.shape) {
      case 'exit':
        lengths.fill(this.#returnsZero(block, slot) ? Number.POSITIVE_INFINITY : 0);
        break;
      case 'packet-absolute':
        forget(lengths, 0);
        need(lengths, START, instruction.imm, operation);
        break;
      case 'packet-indirect':
        forget(lengths, 0);
        need(lengths, instruction.src, instruction.imm, operation);
        break;
      case 'goto':
      case 'goto-long':
      case 'branch-immediate':
      case 'branch-register':
        break;
      case 'store-immediate':
      case 'store-register':
        // Storing a word of the own stack is nobody else's business; anything else may fault, or be seen.
        if (instruction.dst !== op.FRAME_POINTER) lengths.fill(0);
        break;
      case 'load':
        if (this.#mayFault(instruction)) lengths.fill(0);
        else forget(lengths, instruction.dst);
        break;
      case 'atomic':
      case 'call':
      case 'call-register':
        lengths.fill(0);
        break;
      case 'wide':
        if (operation.symbol === 'integer') forget(lengths, instruction.dst);
        else lengths.fill(0);
        break;
      default:
        forget(lengths, instruction.dst);
    }
  }

  /** The first word of the context is always there. */
  #mayFault({ src, off }: ebpf.Instruction): boolean {
    return src !== op.FRAME_POINTER && !(this.#kinds[src] === 'context' && off === 0);
  }

  /** r0 was last set to 0, in the same block. */
  #returnsZero({ start }: Block, exit: number): boolean {
    for (let slot = exit - 1; slot >= start; slot--) {
      const operation = this.#operations[slot];
      if (operation === undefined) continue;
      const instruction = this.#instructions[slot]!;
      const { shape, symbol } = operation;
      if (shape === 'immediate' && symbol === '=' && instruction.dst === 0) return instruction.imm === 0;
      if ((ebpf.writes(instruction, operation) & 1) === 1) return false;
    }
    return false;
  }
}

function common(
  ways: readonly (number | undefined)[],
  startOf: (way: number) => Lengths | undefined,
): Lengths {
  let result: Lengths | undefined;
  for (const way of ways) {
    if (way === undefined) continue;
    const start = startOf(way);
    if (start === undefined) return nothing();
    if (result === undefined) result = start.slice();
    else for (let at = 0; at < LENGTHS; at++) result[at] = Math.min(result[at]!, start[at]!);
  }
  return result ?? nothing();
}

/** A register gets another value: nothing is known of the place it says now. */
function forget(lengths: Lengths, register: number): void {
  if (lengths[START] !== Number.POSITIVE_INFINITY) lengths[register] = 0;
}

function need(lengths: Lengths, from: number, imm: number, operation: ebpf.Operation): void {
  if (imm >= 0) lengths[from] = Math.max(lengths[from]!, imm + bytesLoaded(operation));
}
