/**
 * How often a program compares with the end of the packet, beside what other ways of placing those checks would need:
 * one for every load, and cbpfc's. That one makes at most one check a basic block for the loads from the start of the
 * packet, of as many bytes as every accepting path below needs, and none where all paths to the block have checked
 * enough; and in each block one for the loads from the same X.
 */

import * as cbpf from '../../src/cbpf/index.js';
import * as ebpf from '../../src/ebpf/index.js';
import { jumpsBack } from './kernel-classic.js';

const { location } = cbpf;
const { op } = ebpf;

export interface Checks {
  readonly perLoad: number;
  readonly cbpfc: number;
  readonly ours: number;
}

/** Undefined for programs with loops, which cbpfc refuses. */
export function checksOf(classic: cbpf.Program, xdp: ebpf.Program): Checks | undefined {
  const { instructions } = classic;
  if (instructions.some(jumpsBack)) return undefined;
  const blocks = blocksOf(instructions);
  return {
    perLoad: instructions.filter(loadsPacket).length,
    cbpfc: fromStart(blocks) + blocks.reduce((sum, block) => sum + fromX(block), 0),
    ours: comparisonsWithEnd(xdp.instructions),
  };
}

interface Block {
  readonly instructions: readonly cbpf.Instruction[];
  /** Numbers of blocks. */
  readonly successors: readonly number[];
}

function blocksOf(instructions: readonly cbpf.Instruction[]): Block[] {
  const starts = new Set([0]);
  for (const [index, instruction] of instructions.entries()) {
    const next = cbpf.successors(instruction, index);
    if (next.length === 1 && next[0] === index + 1) continue;
    for (const each of next) starts.add(each);
    if (index + 1 < instructions.length) starts.add(index + 1);
  }
  const sorted = [...starts].sort((a, b) => a - b);
  return sorted.map((start, i) => {
    const end = sorted[i + 1] ?? instructions.length;
    const successors = cbpf.successors(instructions[end - 1]!, end - 1).map((each) => sorted.indexOf(each));
    return { instructions: instructions.slice(start, end), successors };
  });
}

/** Checks of bytes from the start: jumps go forward, so one walk up tells what is needed and one down what is known. */
function fromStart(blocks: readonly Block[]): number {
  const own = blocks.map(({ instructions }) => Math.max(0, ...instructions.map(endFromStart)));
  // Infinite where nothing is accepted.
  const needed = new Array<number>(blocks.length).fill(0);
  for (let i = blocks.length - 1; i >= 0; i--) {
    const { instructions, successors } = blocks[i]!;
    const below = Math.min(...successors.map((each) => needed[each]!));
    const last = instructions.at(-1)!;
    const isReturn = cbpf.opcodeOf(last.code)?.flow === 'return';
    needed[i] = Math.max(own[i]!, isReturn && !rejects(last) ? 0 : below);
  }
  const known = new Array<number>(blocks.length).fill(Number.POSITIVE_INFINITY);
  known[0] = 0;
  let checks = 0;
  for (const [i, { successors }] of blocks.entries()) {
    let bytes = known[i]!;
    if (own[i]! > bytes) {
      checks++;
      bytes = Number.isFinite(needed[i]!) ? needed[i]! : own[i]!;
    }
    for (const each of successors) known[each] = Math.min(known[each]!, bytes);
  }
  return checks;
}

function fromX({ instructions }: Block): number {
  let [checks, isChecked] = [0, false];
  for (const instruction of instructions) {
    if (isIndexed(instruction) && !isChecked) {
      checks++;
      isChecked = true;
    }
    if ((cbpf.writes(instruction) & location.X) !== 0) isChecked = false;
  }
  return checks;
}

const loadsPacket = ({ code, k }: cbpf.Instruction): boolean => {
  const row = cbpf.opcodeOf(code);
  const isBeside = row?.operand === 'absolute' && cbpf.ancillaryName(k) !== undefined;
  return row !== undefined && row.packetBytes > 0 && !isBeside;
};

const isIndexed = ({ code }: cbpf.Instruction): boolean => cbpf.opcodeOf(code)?.operand === 'indexed';

const endFromStart = (instruction: cbpf.Instruction): number =>
  loadsPacket(instruction) && !isIndexed(instruction)
    ? instruction.k + cbpf.opcodeOf(instruction.code)!.packetBytes
    : 0;

const rejects = ({ code, k }: cbpf.Instruction): boolean => code === (cbpf.op.RET | cbpf.op.K) && k === 0;

/** Branches on the register that data_end is loaded to. */
function comparisonsWithEnd(instructions: readonly ebpf.Instruction[]): number {
  const field = ebpf.contexts.xdp.find(({ holds }) => holds === 'packet end')!;
  const load = instructions.find(
    ({ code, src, off }) => code === (op.LDX | op.MEM | op.W) && src === 1 && off === field.offset,
  );
  if (load === undefined) return 0;
  return instructions.filter(({ code, src }) => code === (op.JMP | op.JGT | op.X) && src === load.dst).length;
}
