/** Functions that every module has for what the interpreter does and what lies in memory. */

import * as ebpf from '../../ebpf/index.js';
import * as wasm from '../../wasm/index.js';
import { PACKET, STACK } from '../extended/state.js';
import { LOWER_HALVES, STACKS, UPPER_HALVES } from './layout.js';

const { i32, i64, type, control } = wasm;
const { REGISTERS, STACK_SIZE } = ebpf.op;

/** Takes r0 … r10 and puts their halves where the interpreter looks for them. */
export function spillBody(): wasm.FunctionBody {
  const body = new wasm.FunctionBody(REGISTERS);
  for (let register = 0; register < REGISTERS; register++) {
    body.i32Const(0);
    body.get(register);
    body.memory(i64.store32, LOWER_HALVES + 4 * register);
    body.i32Const(0);
    body.get(register);
    body.i64Const(32, 0);
    body.op(i64.shr_u);
    body.memory(i64.store32, UPPER_HALVES + 4 * register);
  }
  return body;
}

export const spillType: wasm.FunctionType = {
  parameters: new Array<wasm.ValueType>(REGISTERS).fill(type.i64),
  results: [],
};

/** base, offset and size as 64 bits; start and length of the packet; depth of calls → the address in memory. */
export const placeType: wasm.FunctionType = {
  parameters: [type.i64, type.i64, type.i64, type.i32, type.i32, type.i32],
  results: [type.i32],
};

/** Where an access lies in memory, 0 if it is not within the packet or the stack. */
export function placeBody(): wasm.FunctionBody {
  const [base, off, size, start, length, depth] = [0, 1, 2, 3, 4, 5];
  const body = new wasm.FunctionBody(placeType.parameters.length);
  const at = body.local(type.i64);
  const region = body.local(type.i32);
  const end = body.local(type.i32);
  const origin = body.local(type.i32);
  body.get(base);
  body.i64Const(-1, 0);
  body.op(i64.and);
  body.get(off);
  body.op(i64.add);
  body.set(at);
  body.get(base);
  body.i64Const(32, 0);
  body.op(i64.shr_u);
  body.op(i32.wrap_i64);
  body.set(region);
  isRegion(PACKET);
  body.get(start);
  body.set(origin);
  body.get(length);
  body.set(end);
  body.else();
  isRegion(STACK);
  body.i32Const(STACKS);
  body.set(origin);
  body.get(depth);
  body.i32Const(1);
  body.op(i32.add);
  body.i32Const(STACK_SIZE);
  body.op(i32.mul);
  body.set(end);
  body.end();
  body.end();
  // An end of 0 stays for regions that are neither.
  body.get(at);
  body.i64Const(0, 0);
  body.op(i64.lt_s);
  body.get(at);
  body.get(size);
  body.op(i64.add);
  body.get(end);
  body.op(i64.extend_i32_u);
  body.op(i64.gt_s);
  body.op(i32.or);
  body.if();
  body.i32Const(0);
  body.op(control.return);
  body.end();
  body.get(at);
  body.op(i32.wrap_i64);
  body.get(origin);
  body.op(i32.add);
  return body;

  function isRegion(number: number): void {
    body.get(region);
    body.i32Const(number);
    body.op(i32.eq);
    body.if();
  }
}
