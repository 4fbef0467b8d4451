/** An extended instruction by its fields, those at the end that are 0 left out. */

import type { Instruction } from '../../src/ebpf/index.js';

export const instruction = (code: number, dst = 0, src = 0, off = 0, imm = 0): Instruction => ({
  code,
  dst,
  src,
  off,
  imm: imm | 0,
});
