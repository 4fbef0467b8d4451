/**
 * Instructions ⇄ bytes: eight a slot, little-endian. Each is the inverse of the other on every 64-bit word, whether or
 * not it is an instruction: nothing is judged here and nothing is lost.
 */

import type { Instruction } from './instruction.js';

const SLOT = 8;

export function encode(instructions: readonly Instruction[]): Uint8Array {
  const bytes = new Uint8Array(instructions.length * SLOT);
  const view = new DataView(bytes.buffer);
  for (const [index, { code, dst, src, off, imm }] of instructions.entries()) {
    const at = index * SLOT;
    view.setUint8(at, code);
    view.setUint8(at + 1, (src << 4) | dst);
    view.setInt16(at + 2, off, true);
    view.setInt32(at + 4, imm, true);
  }
  return bytes;
}

/** Throws RangeError unless the length is a multiple of 8. */
export function decode(bytes: Uint8Array): Instruction[] {
  if (bytes.length % SLOT !== 0) {
    throw new RangeError(`a program of ${bytes.length} bytes is no whole number of 8-byte instructions`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: bytes.length / SLOT }, (_, index) => {
    const at = index * SLOT;
    const registers = view.getUint8(at + 1);
    return {
      code: view.getUint8(at),
      dst: registers & 0x0f,
      src: registers >> 4,
      off: view.getInt16(at + 2, true),
      imm: view.getInt32(at + 4, true),
    };
  });
}
