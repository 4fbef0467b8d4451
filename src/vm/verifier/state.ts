/** What is known at one point of one path: the registers and stacks of the program and of the functions under way. */

import * as ebpf from '../../ebpf/index.js';
import { emptyStack, mapStack, type Stack } from './stack.js';
import { pointer, type Value } from './value.js';

const { REGISTERS, FRAME_POINTER } = ebpf.op;

export interface Frame {
  /** r0 … r10. Undefined: never written. */
  readonly registers: (Value | undefined)[];
  stack: Stack;
  /** Where the function was called, by the slot of the call; -1 of the program itself. */
  readonly calledAt: number;
  /** The slot its code begins at. */
  readonly entry: number;
}

/** The frames of all functions under way, the innermost last. The only thing here that changes. */
export interface State {
  readonly frames: Frame[];
}

export function frame(depth: number, calledAt: number, entry: number): Frame {
  const registers = new Array<Value | undefined>(REGISTERS).fill(undefined);
  registers[FRAME_POINTER] = pointer('stack', 0, depth);
  return { registers, stack: emptyStack, calledAt, entry };
}

export const innermost = ({ frames }: State): Frame => frames[frames.length - 1]!;

export const copy = ({ frames }: State): State => ({
  frames: frames.map((each) => ({ ...each, registers: each.registers.slice() })),
});

/** Puts values in place of others wherever they are. */
export function mapState({ frames }: State, change: (value: Value) => Value): void {
  for (const each of frames) {
    const { registers } = each;
    for (let register = 0; register < REGISTERS; register++) {
      const value = registers[register];
      if (value !== undefined) registers[register] = change(value);
    }
    each.stack = mapStack(each.stack, change);
  }
}
