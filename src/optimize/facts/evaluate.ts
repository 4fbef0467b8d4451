/** Statement and values of the registers → the values of the registers after it (symbolic evaluation). */

import { op } from '../../cbpf/index.js';
import type { Statement } from '../../cfg/index.js';
import { NONE } from '../graph.js';
import { A, definedBy, REGISTERS, X } from '../registers.js';
import type { InEdges } from './in-edges.js';
import { UNKNOWN, type ValueNumbers } from './value-numbers.js';

/** The values of the registers on leaving each block: value numbers, REGISTERS to a block. */
export type ExitValues = Int32Array;

/** The registers while the statements of one block pass by: register r at `values[at + r]`. */
export interface Registers {
  readonly values: Int32Array;
  readonly at: number;
}

export const exitValue = (values: ExitValues, block: number, register: number): number =>
  values[block * REGISTERS + register]!;

/** Gives `block` the values that all its predecessors agree on. libpcap lets the root start with nothing known. */
export function enterBlock(
  values: ExitValues,
  block: number,
  { first, next }: InEdges,
  blockCount: number,
): void {
  const at = block * REGISTERS;
  let edge = first[block]!;
  if (edge === NONE) {
    values.fill(UNKNOWN, at, at + REGISTERS);
    return;
  }
  let from = (edge < blockCount ? edge : edge - blockCount) * REGISTERS;
  values.copyWithin(at, from, from + REGISTERS);
  for (edge = next[edge]!; edge !== NONE; edge = next[edge]!) {
    from = (edge < blockCount ? edge : edge - blockCount) * REGISTERS;
    for (let r = 0; r < REGISTERS; r++) {
      if (values[at + r] !== values[from + r]) values[at + r] = UNKNOWN;
    }
  }
}

/** The value of the register that the statement defines; UNKNOWN where it defines none. */
function resultOf({ code, k }: Statement, { values, at }: Registers, numbers: ValueNumbers): number {
  switch (op.classOf(code)) {
    case op.LD:
    case op.LDX:
      switch (op.modeOf(code)) {
        case op.IMM:
          return numbers.ofConstant(k);
        case op.MEM:
          return values[at + k]!;
        case op.IND:
          return numbers.of(code, k, values[at + X]!);
        case op.LEN:
          return numbers.of(code, 0, 0);
        default:
          return numbers.of(code, k, 0);
      }
    case op.ALU: {
      const a = values[at + A]!;
      if (op.operationOf(code) === op.NEG) return numbers.of(code, a, 0);
      return numbers.of(code, a, op.sourceOf(code) === op.X ? values[at + X]! : numbers.ofConstant(k));
    }
    case op.ST:
      return values[at + A]!;
    case op.STX:
      return values[at + X]!;
    case op.MISC:
      return op.miscOperationOf(code) === op.TAX ? values[at + A]! : values[at + X]!;
    default:
      return UNKNOWN;
  }
}

export function evaluate(statement: Statement, registers: Registers, numbers: ValueNumbers): void {
  const register = definedBy(statement);
  if (register !== NONE) registers.values[registers.at + register] = resultOf(statement, registers, numbers);
}
