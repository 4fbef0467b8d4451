/** All that is known of a function of a program before code is emitted for it. */

import * as ebpf from '../../ebpf/index.js';
import type { Block, Operations, ProgramFunction } from './blocks.js';
import { FactRules, type Facts } from './facts.js';
import { LengthRules, START } from './lengths.js';
import { type Registers, registersOf, type Start } from './registers.js';
import { type Scope, scopesOf } from './structure.js';

export interface Plan {
  readonly instructions: readonly ebpf.Instruction[];
  readonly operations: Operations;
  readonly fn: ProgramFunction;
  readonly registers: Registers;
  readonly rules: FactRules;
  /** What is known at the start of each block. */
  readonly starts: readonly Facts[];
  /** The registers somebody reads from the start of each block on, as bits. */
  readonly live: readonly number[];
  /** By slot of a packet load: the length its check asks for. */
  readonly asked: Float64Array;
  /** Whether the verdict is 0 wherever control goes from the start of a block. */
  readonly rejects: (block: number) => boolean;
  /** Undefined where the blocks have to be reached through a table. */
  readonly scopes: readonly Scope[] | undefined;
  /** Whether the instruction in a slot may need the interpreter. */
  readonly mayStep: (slot: number) => boolean;
}

export function planOf(
  fn: ProgramFunction,
  instructions: readonly ebpf.Instruction[],
  operations: Operations,
  start: Start,
): Plan {
  const registers = registersOf(fn, instructions, operations, start);
  const lengthRules = new LengthRules(instructions, operations, registers.kinds);
  const ends = lengthRules.atEnds(fn);
  const asked = lengthRules.askedFor(fn, ends);
  const mayStep = (slot: number): boolean =>
    needsInterpreter(instructions[slot]!, operations[slot]!, registers);
  const rules = new FactRules(instructions, operations, registers.kinds, asked, mayStep);
  const live = liveAtStarts(fn.blocks, instructions, operations, mayStep);
  const starts = rules.atStarts(fn, live);
  const scopes = fn.first === 0 ? scopesOf(fn.blocks) : undefined;
  const rejects = (block: number): boolean =>
    lengthRules.backward(fn.blocks[block]!, ends[block]!, () => {})[START] === Number.POSITIVE_INFINITY;
  return { instructions, operations, fn, registers, rules, starts, live, asked, scopes, rejects, mayStep };
}

/** What reaches beyond registers, the packet by its legacy loads, the length in the context and the stack's variables. */
function needsInterpreter(
  { dst, src, off }: ebpf.Instruction,
  { shape, symbol }: ebpf.Operation,
  { kinds, words }: Registers,
): boolean {
  switch (shape) {
    case 'load':
      if (src === ebpf.op.FRAME_POINTER) return words === undefined;
      return !(kinds[src] === 'context' && off === 0 && symbol === 'u32');
    case 'store-immediate':
    case 'store-register':
      return dst !== ebpf.op.FRAME_POINTER || words === undefined;
    case 'atomic':
    case 'call':
    case 'call-register':
      return true;
    case 'wide':
      return symbol !== 'integer';
    default:
      return false;
  }
}

const ALL = (1 << ebpf.op.FRAME_POINTER) - 1;

function liveAtStarts(
  blocks: readonly Block[],
  instructions: readonly ebpf.Instruction[],
  operations: Operations,
  mayStep: (slot: number) => boolean,
): readonly number[] {
  const live = new Int32Array(blocks.length);
  for (let changed = true; changed; ) {
    changed = false;
    for (let number = blocks.length - 1; number >= 0; number--) {
      const { start, last, next, taken } = blocks[number]!;
      let mask = (next === undefined ? 0 : live[next]!) | (taken === undefined ? 0 : live[taken]!);
      for (let slot = last; slot >= start; slot--) {
        const operation = operations[slot];
        if (operation === undefined) continue;
        const instruction = instructions[slot]!;
        if (mayStep(slot)) mask = ALL;
        else mask = (mask & ~ebpf.writes(instruction, operation)) | ebpf.reads(instruction, operation);
      }
      mask &= ALL;
      changed ||= mask !== live[number];
      live[number] = mask;
    }
  }
  return [...live];
}
