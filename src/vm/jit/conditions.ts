/** A comparison → 1 or 0 on the stack, in 32 bits where both sides are known to have no more. */

import type * as ebpf from '../../ebpf/index.js';
import * as wasm from '../../wasm/index.js';
import type { Assembler } from './assembler.js';
import { PLAIN, SWAPPED32 } from './facts.js';
import type { Values } from './values.js';

const { i32, i64 } = wasm;

/** In 32 and 64 bits; `&` is not among them. */
const relations: ReadonlyMap<string, readonly [narrow: number, wide: number]> = new Map([
  ['==', [i32.eq, i64.eq]],
  ['!=', [i32.ne, i64.ne]],
  ['>', [i32.gt_u, i64.gt_u]],
  ['>=', [i32.ge_u, i64.ge_u]],
  ['<', [i32.lt_u, i64.lt_u]],
  ['<=', [i32.le_u, i64.le_u]],
  ['s>', [i32.gt_s, i64.gt_s]],
  ['s>=', [i32.ge_s, i64.ge_s]],
  ['s<', [i32.lt_s, i64.lt_s]],
  ['s<=', [i32.le_s, i64.le_s]],
]);

export function pushCondition(
  asm: Assembler,
  values: Values,
  instruction: ebpf.Instruction,
  operation: ebpf.Operation,
): void {
  const { dst, src, imm } = instruction;
  if (operation.width === 64 && values.isNarrow(dst)) {
    if (operation.shape !== 'branch-register') {
      narrowByConstant(asm, values, dst, imm, operation.symbol);
      return;
    }
    if (values.isNarrow(src)) {
      values.pushNarrow(dst);
      values.pushNarrow(src);
      compare(asm, unsigned(operation.symbol), 32);
      return;
    }
  }
  values.push(dst, operation.width);
  values.pushOperand(instruction, operation, operation.width);
  compare(asm, operation.symbol, operation.width);
}

/** Numbers of at most 32 bits have no sign in 64. */
const unsigned = (symbol: string): string => (symbol.startsWith('s') ? symbol.slice(1) : symbol);

function narrowByConstant(asm: Assembler, values: Values, dst: number, imm: number, symbol: string): void {
  if (imm < 0 && symbol !== '&') {
    // The constant is sign-extended to 64 bits: unsigned it is larger than any of 32, signed it is smaller.
    asm.i32Const(['!=', '<', '<=', 's>', 's>='].includes(symbol) ? 1 : 0);
    return;
  }
  values.pushNarrow(dst);
  asm.i32Const(imm);
  compare(asm, unsigned(symbol), 32);
}

function compare(asm: Assembler, symbol: string, width: 32 | 64): void {
  const relation = relations.get(symbol);
  if (relation !== undefined) {
    asm.op(relation[width === 64 ? 1 : 0]);
    return;
  }
  asm.op(width === 64 ? i64.and : i32.and);
  if (width === 32) return;
  asm.i64Const(0, 0);
  asm.op(i64.ne);
}

/** The register's bytes are at hand in reversed order: the constant is reversed instead. `==`, `!=` and `&` alone. */
export function pushReversedCondition(
  asm: Assembler,
  values: Values,
  { dst, imm }: ebpf.Instruction,
  { symbol, width }: ebpf.Operation,
  form: number,
): void {
  const signExtended = width === 64 && imm < 0;
  if (symbol !== '&' && (signExtended || isBeyond(imm, form))) {
    asm.i32Const(symbol === '!=' ? 1 : 0);
    return;
  }
  values.pushReversed(dst);
  asm.i32Const(reversed(imm, form));
  compare(asm, symbol, 32);
}

/** For `!=` and `&` on 32 bits: not 0 where the comparison is true. */
export function pushDifference(
  asm: Assembler,
  values: Values,
  { dst, imm }: ebpf.Instruction,
  { symbol }: ebpf.Operation,
  form: number,
): void {
  const isReversed = (form & PLAIN) === 0;
  if (isReversed && symbol === '!=' && isBeyond(imm, form)) {
    asm.i32Const(1);
    return;
  }
  if (isReversed) values.pushReversed(dst);
  else values.pushNarrow(dst);
  asm.i32Const(isReversed ? reversed(imm, form) : imm);
  asm.op(symbol === '&' ? i32.and : i32.xor);
}

/** Whether a constant has more bits than the bytes that are at hand. */
const isBeyond = (constant: number, form: number): boolean =>
  (form & SWAPPED32) === 0 && (constant < 0 || constant > 0xffff);

/** What a constant is among bytes in reversed order. */
export function reversed(constant: number, form: number): number {
  const low = ((constant & 0xff) << 8) | ((constant >> 8) & 0xff);
  if ((form & SWAPPED32) === 0) return low;
  return (low << 16) | (((constant >> 16) & 0xff) << 8) | ((constant >> 24) & 0xff);
}
