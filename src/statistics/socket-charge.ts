/**
 * What a Linux kernel makes of a classic program: extended instructions of its own, whose bytes it charges to a socket's
 * option memory (net/core/filter.c; measured on Linux 6.18, x86-64, by attaching programs until ENOMEM).
 */

import * as cbpf from '../cbpf/index.js';

const { op } = cbpf;

/** The kernel's `struct bpf_prog` before its instructions, and one instruction. */
const HEADER = 72;
const INSTRUCTION = 8;

/** A and X are cleared and the context kept; for packet loads, the packet's address and the length at hand are kept too. */
const PROLOGUE = 3;
const PROLOGUE_OF_LOADS = 4;

/** The call of a helper alone, and with the load where the bytes are at hand, which it looks at first. */
const CALL = 8;
const ABSOLUTE_LOAD = 12;
/** More for an offset that the load itself cannot hold. */
const FAR = 2;
const FARTHEST = 0x7fff;
/** From here on the kernel takes an offset as negative, which only the helper knows how to read. */
const NEGATIVE = 0x80000000;
/** Around the load of a byte: A is put aside, masked, shifted, and put back. */
const HEADER_LENGTH = 6;

/** From here on, offsets are the kernel's own data about the packet. */
const ANCILLARY = 0xfffff000;

/** Bytes charged for the program, at least: ancillary loads count as one instruction. */
export function socketCharge({ instructions }: Pick<cbpf.Program, 'instructions'>): number {
  const loads = instructions.some((each) => packetBytes(each) > 0);
  const body = instructions.reduce((sum, each) => sum + converted(each), 0);
  return HEADER + INSTRUCTION * (PROLOGUE + (loads ? PROLOGUE_OF_LOADS : 0) + body);
}

const packetBytes = ({ code, k }: cbpf.Instruction): number =>
  op.modeOf(code) === op.ABS && k >= ANCILLARY ? 0 : (cbpf.opcodeOf(code)?.packetBytes ?? 0);

/** How many instructions the kernel makes of one. */
function converted(instruction: cbpf.Instruction): number {
  const { code, jt, jf, k } = instruction;
  const bytes = packetBytes(instruction);
  if (bytes > 0) {
    const around = op.modeOf(code) === op.MSH ? HEADER_LENGTH : 0;
    return around + loadOf(bytes, k, op.modeOf(code) === op.IND);
  }
  switch (cbpf.opcodeOf(code)?.flow) {
    case 'return':
      return op.returnSourceOf(code) === op.K ? 2 : 1;
    case 'branch': {
      // A constant with the top bit set takes a register.
      const wide = op.sourceOf(code) === op.K && k >= 0x80000000 ? 1 : 0;
      const turned = jt === 0 && op.operationOf(code) !== op.JSET;
      return wide + (jf === 0 || turned ? 1 : 2);
    }
    default:
      return isDivisionByX(code) ? 5 : 1;
  }
}

function loadOf(bytes: number, k: number, indexed: boolean): number {
  const offset = k === 0 ? 0 : 1;
  if (indexed) return CALL + offset;
  if (k >= NEGATIVE) return CALL;
  const swap = bytes > 1 ? 1 : 0;
  return ABSOLUTE_LOAD + offset + swap + (k > FARTHEST ? FAR : 0);
}

const isDivisionByX = (code: number): boolean =>
  op.classOf(code) === op.ALU &&
  op.sourceOf(code) === op.X &&
  (op.operationOf(code) === op.DIV || op.operationOf(code) === op.MOD);
