/**
 * Where the kernel's view of a classic program is another than libpcap's (and ours): programs that it refuses, and
 * instructions that may do something else there.
 */

import * as cbpf from '../../src/cbpf/index.js';
import { boundsOfX } from '../../src/translate/bounds.js';
import { liveness } from '../../src/translate/liveness.js';
import { besidePair } from './kernel-beside.js';

const { op, location } = cbpf;

/** BPF_MAXINSNS. */
const LONGEST = 4096;
/** Packet offsets from here on are negative numbers to the kernel: headers, and data beside the packet. */
const NEGATIVE = 2 ** 31;
/** And from here on, data beside the packet, each under a number that it has to know. */
const ANCILLARY = 0xfffff000;

/** Why the kernel refuses a program that libpcap makes, in words; undefined if it does not. */
export function reasonToRefuse({ instructions }: cbpf.Program): string | undefined {
  if (instructions.length > LONGEST) return 'more than 4096 instructions';
  if (instructions.some(jumpsBack)) return 'a jump back';
  if (instructions.some(shiftsByConstantOf32)) return 'a shift by a constant of 32 or more';
  if (instructions.some(asksUnknown)) return 'an offset of −4096 or more that is the name of nothing';
  if (memoryReadAtEntry(instructions)) return 'a word of scratch memory that is not written on every path';
  return undefined;
}

/** Why a verdict of the kernel may be another one than libpcap's, in words; undefined if it must be the same. */
export function reasonToDiffer({ instructions }: cbpf.Program): string | undefined {
  const bounds = boundsOfX(instructions);
  if (instructions.some((each, i) => isShift(each) && op.sourceOf(each.code) === op.X && bounds[i]! >= 32))
    return 'a shift by an X of 32 or more, of which the kernel takes five bits';
  if (instructions.some((each, i) => offsetOf(each, bounds[i]!) >= NEGATIVE))
    return 'an offset of 2³¹ or more, which the kernel takes as negative';
  if (instructions.some(({ code, k }) => besides(code, k)))
    return 'an interface, or other data that a packet in a pair of sockets does not have';
  return undefined;
}

const ancillaryAt = ({ code, k }: cbpf.Instruction): string | undefined =>
  cbpf.opcodeOf(code)?.operand === 'absolute' ? cbpf.ancillaryName(k) : undefined;

/** Data beside the packet other than the known of kernel-beside.ts. */
function besides(code: number, k: number): boolean {
  const name = ancillaryAt({ code, jt: 0, jf: 0, k });
  return name !== undefined && besidePair[name] === undefined;
}

const asksUnknown = (instruction: cbpf.Instruction): boolean =>
  cbpf.opcodeOf(instruction.code)?.operand === 'absolute' &&
  instruction.k >= ANCILLARY &&
  ancillaryAt(instruction) === undefined;

export const jumpsBack = (instruction: cbpf.Instruction, index: number): boolean =>
  cbpf.successors(instruction, index).some((next) => next <= index);

const isShift = ({ code }: cbpf.Instruction): boolean =>
  op.classOf(code) === op.ALU && (op.operationOf(code) === op.LSH || op.operationOf(code) === op.RSH);

const shiftsByConstantOf32 = (instruction: cbpf.Instruction): boolean =>
  isShift(instruction) && op.sourceOf(instruction.code) === op.K && instruction.k >= 32;

function memoryReadAtEntry(instructions: readonly cbpf.Instruction[]): boolean {
  const { atEntry } = liveness(instructions);
  return Array.from({ length: op.MEMORY_WORDS }, (_, k) => location.memory(k)).some(
    (word) => (atEntry & word) !== 0,
  );
}

/** The farthest that a packet load may reach from; ancillary loads are none. */
function offsetOf(instruction: cbpf.Instruction, bound: number): number {
  const { code, k } = instruction;
  switch (cbpf.opcodeOf(code)?.operand) {
    case 'absolute':
    case 'header':
      return ancillaryAt(instruction) === undefined ? k : 0;
    case 'indexed':
      return k + bound;
    default:
      return 0;
  }
}
