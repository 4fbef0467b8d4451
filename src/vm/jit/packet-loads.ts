/** The legacy packet loads: a check of the packet's length where none before it covers it, then the bytes as they lie. */

import type * as ebpf from '../../ebpf/index.js';
import * as wasm from '../../wasm/index.js';
import type { Assembler, PacketLocals } from './assembler.js';
import { type Facts, isNear } from './facts.js';
import { bytesLoaded, START } from './lengths.js';
import type { Values } from './values.js';

const { i32, i64, type } = wasm;

export interface PacketLoad {
  readonly instruction: ebpf.Instruction;
  readonly operation: ebpf.Operation;
  /** What is known before it. */
  readonly facts: Facts;
  /** What its check asks for (lengths.ts). */
  readonly asked: number;
  /** A local that becomes 1 where the load lies outside of the packet, which is not rejected then: anything is loaded. */
  readonly outside: number | undefined;
}

const instructionFor = { 1: i32.load8_u, 2: i32.load16_u, 4: i32.load } as const;

/**
 * Leaves the bytes in r0, in reversed order if they are several. `reject` emits the way out, taken if the stack's top is not
 * 0.
 */
export function loadAbsolute(
  asm: Assembler,
  values: Values,
  packet: PacketLocals,
  { instruction: { imm }, operation, facts, asked, outside }: PacketLoad,
  reject: (always: boolean) => void,
): void {
  if (imm < 0 || asked === Number.POSITIVE_INFINITY) {
    reject(true);
    return;
  }
  const bytes = bytesLoaded(operation);
  const isChecked = facts.there[START]! < imm + bytes;
  if (isChecked) {
    asm.get(packet.length);
    asm.i32Const(asked);
    asm.op(i32.lt_u);
    if (outside === undefined) reject(false);
    else asm.set(outside);
  }
  asm.get(packet.start);
  if (isChecked && outside !== undefined) orNothing(asm, outside);
  asm.memory(instructionFor[bytes], imm);
  popLoaded(asm, values, bytes);
}

export function loadIndexed(
  asm: Assembler,
  values: Values,
  packet: PacketLocals,
  { instruction: { src, imm }, operation, facts, asked, outside }: PacketLoad,
  reject: (always: boolean) => void,
): void {
  if (asked === Number.POSITIVE_INFINITY) {
    reject(true);
    return;
  }
  const bytes = bytesLoaded(operation);
  if (values.isNarrow(src) && isNear(facts, src, imm, asked)) {
    const isChecked = facts.there[src]! < imm + bytes;
    if (isChecked) {
      values.pushNarrow(src);
      asm.i32Const(asked);
      asm.op(i32.add);
      asm.get(packet.length);
      asm.op(i32.gt_u);
      if (outside === undefined) reject(false);
      else asm.set(outside);
    }
    asm.get(packet.start);
    values.pushNarrow(src);
    asm.op(i32.add);
    if (isChecked && outside !== undefined) orNothing(asm, outside);
    asm.memory(instructionFor[bytes], imm);
  } else {
    // Anywhere: the sum, signed, is to lie from 0 to length - bytes.
    const pushPlace = (): void => {
      values.pushNarrow(src);
      asm.op(i64.extend_i32_s);
      asm.i64Const(imm, imm >> 31);
      asm.op(i64.add);
    };
    pushPlace();
    asm.i64Const(0, 0);
    asm.op(i64.lt_s);
    reject(false);
    pushPlace();
    asm.i64Const(bytes, 0);
    asm.op(i64.add);
    asm.get(packet.length);
    asm.op(i64.extend_i32_u);
    asm.op(i64.gt_s);
    reject(false);
    asm.get(packet.start);
    pushPlace();
    asm.op(i32.wrap_i64);
    asm.op(i32.add);
    asm.memory(instructionFor[bytes], 0);
  }
  popLoaded(asm, values, bytes);
}

/** The address on the stack, or 0 where it lies outside. */
function orNothing(asm: Assembler, outside: number): void {
  asm.i32Const(0);
  asm.get(outside);
  asm.op(i32.eqz);
  asm.op(wasm.control.select);
}

function popLoaded(asm: Assembler, values: Values, bytes: 1 | 2 | 4): void {
  if (bytes === 1) values.popNarrow(0);
  else if (values.isNarrow(0)) values.popReversed(0);
  else {
    const local = asm.local(type.i32);
    asm.set(local);
    if (bytes === 2) wasm.pushReversed16(asm, local);
    else wasm.pushReversed32(asm, local);
    values.popNarrow(0);
  }
}
