/** Arithmetic, moves, and swaps of byte order. */

import { assert } from '../../base/index.js';
import type * as ebpf from '../../ebpf/index.js';
import * as wasm from '../../wasm/index.js';
import type { Assembler } from './assembler.js';
import { reversed } from './conditions.js';
import type { Values } from './values.js';

const { i32, i64, type } = wasm;

/** Those that are one instruction of WebAssembly, in 32 and 64 bits: shift counts are taken modulo the width there too. */
const operators: ReadonlyMap<string, readonly [narrow: number, wide: number]> = new Map([
  ['+=', [i32.add, i64.add]],
  ['-=', [i32.sub, i64.sub]],
  ['*=', [i32.mul, i64.mul]],
  ['|=', [i32.or, i64.or]],
  ['&=', [i32.and, i64.and]],
  ['^=', [i32.xor, i64.xor]],
  ['<<=', [i32.shl, i64.shl]],
  ['>>=', [i32.shr_u, i64.shr_u]],
  ['s>>=', [i32.shr_s, i64.shr_s]],
]);

const divisions: ReadonlyMap<string, readonly [narrow: number, wide: number]> = new Map([
  ['/=', [i32.div_u, i64.div_u]],
  ['%=', [i32.rem_u, i64.rem_u]],
  ['s/=', [i32.div_s, i64.div_s]],
  ['s%=', [i32.rem_s, i64.rem_s]],
]);

/** r dst (operation)= imm or r src */
export function compute(
  asm: Assembler,
  values: Values,
  instruction: ebpf.Instruction,
  operation: ebpf.Operation,
): void {
  const { dst } = instruction;
  if (values.isContext(dst)) return;
  // 64-bit arithmetic on a narrow register is of the kinds that leave it narrow.
  const wide = operation.width === 64 && !values.isNarrow(dst);
  const width = wide ? 64 : 32;
  const pushOperand = (): void => values.pushOperand(instruction, operation, width);
  const push = (): void => values.push(dst, width);
  const pop = (): void => values.pop(dst, width);
  const operator = operators.get(operation.symbol);
  if (operation.symbol === '=') pushOperand();
  else if (operator !== undefined) {
    push();
    pushOperand();
    asm.op(operator[wide ? 1 : 0]);
  } else {
    divide(asm, operation.symbol, wide, push, pushOperand, pop);
    return;
  }
  pop();
}

/** Divided by 0 the quotient is 0 and the remainder the dividend; the quotient of the least number and -1 is itself. */
function divide(
  asm: Assembler,
  symbol: string,
  wide: boolean,
  push: () => void,
  pushOperand: () => void,
  pop: () => void,
): void {
  const instructions = divisions.get(symbol);
  assert(instructions !== undefined, 'vm/jit', `no operator ${symbol}`);
  const remainder = symbol.endsWith('%=');
  const zero = (): void => (wide ? asm.i64Const(0, 0) : asm.i32Const(0));
  pushOperand();
  asm.op(wide ? i64.eqz : i32.eqz);
  asm.if();
  if (remainder) push();
  else zero();
  pop();
  asm.else();
  if (symbol === 's/=') {
    pushOperand();
    if (wide) asm.i64Const(-1, -1);
    else asm.i32Const(-1);
    asm.op(wide ? i64.eq : i32.eq);
    asm.if();
    zero();
    push();
    asm.op(wide ? i64.sub : i32.sub);
    pop();
    asm.else();
  }
  push();
  pushOperand();
  asm.op(instructions[wide ? 1 : 0]);
  pop();
  if (symbol === 's/=') asm.end();
  asm.end();
}

/** r dst (operation)= imm on bytes in reversed order. */
export function combineReversed(
  asm: Assembler,
  values: Values,
  { dst, imm }: ebpf.Instruction,
  { symbol }: ebpf.Operation,
  form: number,
): void {
  const operator = operators.get(symbol);
  assert(operator !== undefined, 'vm/jit', `no operator ${symbol}`);
  values.pushReversed(dst);
  asm.i32Const(reversed(imm, form));
  asm.op(operator[0]);
  values.popReversed(dst);
}

/** r dst = -r dst */
export function negate(
  asm: Assembler,
  values: Values,
  { dst }: ebpf.Instruction,
  { width }: ebpf.Operation,
): void {
  if (width === 32) {
    asm.i32Const(0);
    values.pushNarrow(dst);
    asm.op(i32.sub);
    values.popNarrow(dst);
  } else {
    asm.i64Const(0, 0);
    values.pushWide(dst);
    asm.op(i64.sub);
    values.popWide(dst);
  }
}

const extensions: ReadonlyMap<string, readonly [narrow: number | undefined, wide: number]> = new Map([
  ['(s8)', [i32.extend8_s, i64.extend8_s]],
  ['(s16)', [i32.extend16_s, i64.extend16_s]],
  ['(s32)', [undefined, i64.extend32_s]],
]);

/** r dst = (s8)r src */
export function extend(
  asm: Assembler,
  values: Values,
  { dst, src }: ebpf.Instruction,
  { width, symbol }: ebpf.Operation,
): void {
  const instructions = extensions.get(symbol);
  assert(instructions !== undefined, 'vm/jit', `no extension ${symbol}`);
  const [narrow, wide] = instructions;
  if (width === 32 && narrow !== undefined) {
    values.pushNarrow(src);
    asm.op(narrow);
    values.popNarrow(dst);
  } else {
    values.pushWide(src);
    asm.op(wide);
    values.popWide(dst);
  }
}

/** r dst = be16 r dst, and the others: this machine is little-endian, so le only cuts. */
export function swap(
  asm: Assembler,
  values: Values,
  { dst }: ebpf.Instruction,
  { symbol }: ebpf.Operation,
): void {
  const cuts = symbol.startsWith('le');
  if (symbol.endsWith('64')) {
    if (cuts) return;
    const low = asm.local(type.i32);
    const high = asm.local(type.i32);
    values.pushNarrow(dst);
    asm.set(low);
    values.pushWide(dst);
    asm.i64Const(32, 0);
    asm.op(i64.shr_u);
    asm.op(i32.wrap_i64);
    asm.set(high);
    wasm.pushReversed32(asm, high);
    asm.op(i64.extend_i32_u);
    wasm.pushReversed32(asm, low);
    asm.op(i64.extend_i32_u);
    asm.i64Const(32, 0);
    asm.op(i64.shl);
    asm.op(i64.or);
    values.popWide(dst);
    return;
  }
  const short = symbol.endsWith('16');
  values.pushNarrow(dst);
  if (!cuts) {
    const local = asm.local(type.i32);
    asm.set(local);
    wasm.pushReversed32(asm, local);
    if (short) {
      asm.i32Const(16);
      asm.op(i32.shr_u);
    }
  } else if (short) {
    asm.i32Const(0xffff);
    asm.op(i32.and);
  }
  values.popNarrow(dst);
}
