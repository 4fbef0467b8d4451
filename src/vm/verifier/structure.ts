/**
 * A program → its functions and the points where its paths meet, or what is wrong with its control flow: code that
 * cannot be reached, a jump from one function into another, and whatever ebpf.findInvalidity finds.
 */

import { assert } from '../../base/index.js';
import * as ebpf from '../../ebpf/index.js';
import { Refusal } from './rejection.js';

export interface Structure {
  readonly instructions: readonly ebpf.Instruction[];
  /** By slot; undefined where the second half of a wide instruction is. */
  readonly operations: readonly (ebpf.Operation | undefined)[];
  /** By slot: the slots that can follow in the same function. */
  readonly successors: readonly (readonly number[])[];
  /** By slot: 1 where control can come from more than one place. */
  readonly meeting: Uint8Array;
  /** By slot: 1 where control can come back to from itself. */
  readonly looping: Uint8Array;
  /** Where functions begin, in order; 0 is the program itself. */
  readonly entries: readonly number[];
}

const none: readonly number[] = [];

/** Throws Refusal. */
export function structureOf(instructions: readonly ebpf.Instruction[]): Structure {
  if (instructions.length === 0) throw new Refusal(0, 'malformed', 'a program has at least one instruction');
  const invalidity = ebpf.findInvalidity(instructions);
  if (invalidity !== undefined) throw new Refusal(invalidity.index, 'malformed', invalidity.what);
  const operations: (ebpf.Operation | undefined)[] = new Array(instructions.length).fill(undefined);
  const successors: (readonly number[])[] = new Array(instructions.length).fill(none);
  for (let index = 0; index < instructions.length; index++) {
    const operation = ebpf.operationOf(instructions[index]!);
    assert(operation !== undefined, 'vm/verifier', 'an operation that validation let pass does not exist');
    checkSupport(operation, index);
    operations[index] = operation;
    successors[index] = following(instructions[index]!, operation, index);
    if (operation.shape === 'wide') index++;
  }
  const calls = callsOf(instructions, operations);
  const entries = [...new Set([0, ...calls.values()])].sort((a, b) => a - b);
  checkFunctions(operations, successors, entries);
  const looping = new Uint8Array(instructions.length);
  const reached = reach(successors, calls, looping);
  const unreachable = operations.findIndex((operation, index) => operation && reached[index] === 0);
  if (unreachable >= 0) throw new Refusal(unreachable, 'unreachable', 'control cannot come here');
  const meeting = meetingPoints(successors, entries);
  return { instructions, operations, successors, meeting, looping, entries };
}

/** What no filter can mean anything by, reached or not. */
function checkSupport({ shape, symbol }: ebpf.Operation, index: number): void {
  if (shape === 'call-register') {
    throw new Refusal(index, 'unsupported', 'a call through a register can lead anywhere');
  }
  if (shape === 'call' && symbol !== 'helper' && symbol !== 'local') {
    throw new Refusal(index, 'unsupported', 'functions of the kernel are not known here');
  }
  if (shape === 'wide' && symbol !== 'integer') {
    throw new Refusal(index, 'unsupported', `there is no ${symbol} in a filter`);
  }
}

function following(
  instruction: ebpf.Instruction,
  operation: ebpf.Operation,
  index: number,
): readonly number[] {
  const next = index + ebpf.slotsOf(operation);
  switch (operation.shape) {
    case 'exit':
      return none;
    case 'goto':
      return [next + instruction.off];
    case 'goto-long':
      return [next + instruction.imm];
    case 'branch-immediate':
    case 'branch-register':
      return [next, next + instruction.off];
    default:
      return [next];
  }
}

/** Slot of a local call → slot of the function. */
function callsOf(
  instructions: readonly ebpf.Instruction[],
  operations: readonly (ebpf.Operation | undefined)[],
): ReadonlyMap<number, number> {
  const calls = new Map<number, number>();
  for (const [index, operation] of operations.entries()) {
    if (operation?.symbol === 'local') calls.set(index, index + 1 + instructions[index]!.imm);
  }
  return calls;
}

/** A function's code lies in one piece, from its entry to the next: it neither jumps nor runs out of that. */
function checkFunctions(
  operations: readonly (ebpf.Operation | undefined)[],
  successors: readonly (readonly number[])[],
  entries: readonly number[],
): void {
  for (const [at, start] of entries.entries()) {
    const end = entries[at + 1] ?? operations.length;
    for (let index = start; index < end; index++) {
      const outside = successors[index]!.find((next) => next < start || next >= end);
      if (outside === undefined) continue;
      throw new Refusal(
        index,
        'between-functions',
        `control goes to ${outside}, which is in another function`,
      );
    }
  }
}

/** What can be reached; notes in `looping` the slots that lead back to one they can be reached from. */
function reach(
  successors: readonly (readonly number[])[],
  calls: ReadonlyMap<number, number>,
  looping: Uint8Array,
): Uint8Array {
  const reached = new Uint8Array(successors.length);
  const stack = [0];
  for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
    if (reached[index] === 1) continue;
    reached[index] = 1;
    stack.push(...successors[index]!);
    const callee = calls.get(index);
    if (callee !== undefined) stack.push(callee);
  }
  // Between the target of a jump back and the jump lies every loop that it closes.
  for (let index = successors.length - 1; index >= 0; index--) {
    let first = index + 1;
    for (const next of successors[index]!) first = Math.min(first, next);
    if (first <= index) looping.fill(1, first, index + 1);
  }
  return reached;
}

function meetingPoints(successors: readonly (readonly number[])[], entries: readonly number[]): Uint8Array {
  const meeting = new Uint8Array(successors.length);
  const seen = new Uint8Array(successors.length);
  const note = (index: number): void => {
    if (seen[index] === 1) meeting[index] = 1;
    seen[index] = 1;
  };
  note(0);
  for (const entry of entries) if (entry !== 0) meeting[entry] = 1;
  for (const next of successors) for (const each of next) note(each);
  return meeting;
}
