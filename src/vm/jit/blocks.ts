/** A valid extended program → its functions, and the basic blocks of each in the order of the program. */

import { assert } from '../../base/index.js';
import * as ebpf from '../../ebpf/index.js';

export interface Block {
  /** Its first slot. */
  readonly start: number;
  /** The slot of its last instruction. */
  readonly last: number;
  /** The block that control reaches without a jump. */
  readonly next: number | undefined;
  /** The block that its jump leads to. */
  readonly taken: number | undefined;
}

/** The part of a program that one frame runs: from the first instruction, or from where a local call leads. */
export interface ProgramFunction {
  readonly entry: number;
  readonly blocks: readonly Block[];
  /** The number of the block that starts at the entry; 0 unless control can get to what is before it. */
  readonly first: number;
}

/** By slot; the second slots of wide instructions have none. */
export type Operations = readonly (ebpf.Operation | undefined)[];

export function operationsOf(instructions: readonly ebpf.Instruction[]): Operations {
  const rows: (ebpf.Operation | undefined)[] = new Array(instructions.length);
  for (let slot = 0; slot < instructions.length; slot++) {
    const operation = ebpf.operationOf(instructions[slot]!);
    assert(operation !== undefined, 'vm/jit', 'an operation that validation let pass does not exist');
    rows[slot] = operation;
    slot += ebpf.slotsOf(operation) - 1;
  }
  return rows;
}

const isLocalCall = (operation: ebpf.Operation | undefined): boolean => operation?.symbol === 'local';

/** The function of the program comes first, then those it calls, which may start at slot 0 as well. */
export function functionsOf(
  instructions: readonly ebpf.Instruction[],
  operations: Operations,
): readonly ProgramFunction[] {
  const called = new Set<number>();
  for (const [slot, operation] of operations.entries()) {
    if (isLocalCall(operation)) called.add(slot + 1 + instructions[slot]!.imm);
  }
  return [0, ...called].map((entry) => functionAt(entry, instructions, operations));
}

function functionAt(
  entry: number,
  instructions: readonly ebpf.Instruction[],
  operations: Operations,
): ProgramFunction {
  const { reached, leaders } = explore(entry, instructions, operations);
  const starts: number[] = [];
  for (let slot = 0; slot < reached.length; slot++) {
    if (leaders[slot] === 1) starts.push(slot);
  }
  const numberAt = new Map(starts.map((slot, number) => [slot, number]));
  const blocks = starts.map((start): Block => {
    let last = start;
    for (;;) {
      const operation = operations[last]!;
      const following = last + ebpf.slotsOf(operation);
      if (endsBlock(operation)) break;
      if (leaders[following] === 1) {
        return { start, last, next: numberAt.get(following), taken: undefined };
      }
      last = following;
    }
    const [next, taken] = waysOut(instructions[last]!, operations[last]!, last);
    return {
      start,
      last,
      next: next === undefined ? undefined : numberAt.get(next),
      taken: taken === undefined ? undefined : numberAt.get(taken),
    };
  });
  return { entry, blocks, first: numberAt.get(entry) ?? 0 };
}

/** Which slots control gets to, and which of them blocks start at. */
function explore(entry: number, instructions: readonly ebpf.Instruction[], operations: Operations) {
  const reached = new Uint8Array(instructions.length + 1);
  const leaders = new Uint8Array(instructions.length + 1);
  const waiting = [entry];
  leaders[entry] = 1;
  for (let slot = waiting.pop(); slot !== undefined; slot = waiting.pop()) {
    for (let at = slot; reached[at] !== 1; ) {
      reached[at] = 1;
      const operation = operations[at]!;
      if (!endsBlock(operation)) {
        at += ebpf.slotsOf(operation);
        continue;
      }
      for (const way of waysOut(instructions[at]!, operation, at)) {
        if (way === undefined) continue;
        leaders[way] = 1;
        waiting.push(way);
      }
      break;
    }
  }
  return { reached, leaders };
}

const endsBlock = ({ shape }: ebpf.Operation): boolean =>
  shape === 'exit' ||
  shape === 'goto' ||
  shape === 'goto-long' ||
  shape === 'branch-immediate' ||
  shape === 'branch-register';

/** The slots that control goes on at: without a jump, and with it. */
function waysOut(
  { off, imm }: ebpf.Instruction,
  { shape }: ebpf.Operation,
  slot: number,
): readonly [next: number | undefined, taken: number | undefined] {
  switch (shape) {
    case 'exit':
      return [undefined, undefined];
    case 'goto':
      return [undefined, slot + 1 + off];
    case 'goto-long':
      return [undefined, slot + 1 + imm];
    default:
      return [slot + 1, off === 0 ? undefined : slot + 1 + off];
  }
}
