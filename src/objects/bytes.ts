/** A program ⇄ its bytes as machines hold them, eight an instruction, little-endian; and those in hexadecimal. */

import * as cbpf from '../cbpf/index.js';
import * as ebpf from '../ebpf/index.js';
import { badHex, neitherSet, partOfInstruction } from './diagnostics.js';
import {
  classicProgram,
  extendedProgram,
  type InstructionSet,
  type MachineProgram,
  noSpans,
} from './machine-program.js';
import { concatenate, type Layout, pack, unpack, viewOf } from './structure.js';

const classicLayout = [
  ['code', 2],
  ['jt', 1],
  ['jf', 1],
  ['k', 4],
] as const satisfies Layout<string>;

const SLOT = 8;

export const writeBytes = (program: MachineProgram): Uint8Array =>
  program.set === 'classic'
    ? concatenate(program.instructions.map((each) => pack(classicLayout, each)))
    : ebpf.encode(program.instructions);

/** `28 00 00 00 0c 00 00 00`, a line an instruction. */
export function writeHex(program: MachineProgram): string {
  const lines: string[] = [];
  const bytes = writeBytes(program);
  for (let at = 0; at < bytes.length; at += SLOT) {
    const pairs = Array.from(bytes.subarray(at, at + SLOT), (byte) => byte.toString(16).padStart(2, '0'));
    lines.push(`${pairs.join(' ')}\n`);
  }
  return lines.join('');
}

/**
 * Nothing in the bytes says of which set they are: unless told, it is the one of which they are a valid program. No
 * extended program with an `exit` is a classic one too.
 */
export function readBytes(bytes: Uint8Array, set?: InstructionSet): MachineProgram {
  if (bytes.length === 0 || bytes.length % SLOT !== 0) throw partOfInstruction(bytes.length);
  const classic = (): MachineProgram => {
    const view = viewOf(bytes);
    const instructions = Array.from({ length: bytes.length / SLOT }, (_, index) =>
      unpack(classicLayout, view, index * SLOT),
    );
    return classicProgram(instructions, noSpans(instructions));
  };
  const extended = (): MachineProgram => {
    const instructions = ebpf.decode(bytes);
    return extendedProgram(instructions, noSpans(instructions));
  };
  if (set !== undefined) return set === 'classic' ? classic() : extended();
  const valid = [classic(), extended()].find(isValid);
  if (valid === undefined) throw neitherSet();
  return valid;
}

const isValid = (program: MachineProgram): boolean =>
  (program.set === 'classic'
    ? cbpf.findInvalidity(program.instructions)
    : ebpf.findInvalidity(program.instructions)) === undefined;

/** Pairs of digits, with blanks and line feeds between them or not. */
export function readHex(text: string, set?: InstructionSet): MachineProgram {
  const wrong = /[^0-9a-f\s]/i.exec(text);
  if (wrong !== null) throw badHex({ start: wrong.index, end: wrong.index + 1 });
  const digits = text.replace(/\s+/g, '');
  if (digits.length % 2 !== 0) throw partOfInstruction(digits.length / 2);
  const bytes = new Uint8Array(digits.length / 2);
  for (let at = 0; at < bytes.length; at++) bytes[at] = Number.parseInt(digits.slice(2 * at, 2 * at + 2), 16);
  return readBytes(bytes, set);
}
