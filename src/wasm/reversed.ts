/** Values of 16 and of 32 bits → the same bytes in the other order, for which WebAssembly has no instruction. */

import type { FunctionBody } from './function-body.js';
import { i32 } from './opcodes.js';

type Code = Pick<FunctionBody, 'get' | 'i32Const' | 'op'>;

/** (x & 0xff) << 8 | x >> 8, of a value of 16 bits */
export function pushReversed16(code: Code, local: number): void {
  code.get(local);
  code.i32Const(0xff);
  code.op(i32.and);
  code.i32Const(8);
  code.op(i32.shl);
  code.get(local);
  code.i32Const(8);
  code.op(i32.shr_u);
  code.op(i32.or);
}

/** rotl(x, 8) & 0x00ff00ff | rotl(x, 24) & 0xff00ff00 */
export function pushReversed32(code: Code, local: number): void {
  code.get(local);
  code.i32Const(8);
  code.op(i32.rotl);
  code.i32Const(0x00ff00ff);
  code.op(i32.and);
  code.get(local);
  code.i32Const(24);
  code.op(i32.rotl);
  code.i32Const(0xff00ff00);
  code.op(i32.and);
  code.op(i32.or);
}
