/**
 * A classic program → an extended program for a target, each instruction expanded on its own: the verdict is that of
 * libpcap's machine on every packet. Guards keep what the extended machine sees differently: division by X = 0 rejects,
 * shifts by 32 and more give 0. What the program may read before writing it is set to 0 first, as classic machines do.
 *
 * Unreachable instructions are left out; every instruction carries the spans of the classic one it expands.
 */

import { assert } from '../base/index.js';
import * as cbpf from '../cbpf/index.js';
import * as ebpf from '../ebpf/index.js';
import { boundsOfX } from './bounds.js';
import { Emitter, REJECT } from './emitter.js';
import { type Liveness, liveness } from './liveness.js';
import { alwaysRejects, reachable } from './reachable.js';
import * as r from './registers.js';
import type { Target } from './target.js';

const { op, location } = cbpf;

interface Facts {
  readonly live: Liveness;
  readonly bounds: Float64Array;
  /** The number of the instruction that follows i in the output. */
  readonly following: (index: number) => number;
}

/** Throws FilterError `invalid-program` for what libpcap's bpf_validate refuses and for unknown opcodes. */
export function translateFor(target: Target, program: cbpf.Program): ebpf.Program {
  cbpf.validate(program);
  const { instructions } = program;
  const reached = reachable(instructions);
  const live = liveness(instructions);
  const facts: Facts = {
    live,
    bounds: boundsOfX(instructions),
    following: (index) => reached.indexOf(1, index + 1),
  };
  const emitter = new Emitter();
  prologue(emitter, target, live.atEntry, instructions.some(looksAtPacket));
  for (const [index, instruction] of instructions.entries()) {
    if (reached[index] !== 1) continue;
    emitter.from(program.spans[index] ?? []);
    emitter.label(index);
    expand(emitter, target, instruction, index, facts);
  }
  if (emitter.jumpsToReject) {
    emitter.from([]);
    emitter.label(REJECT);
    emitter.emit(r.set(r.A, 0), r.exit());
  }
  return emitter.finish();
}

function looksAtPacket({ code }: cbpf.Instruction): boolean {
  const row = cbpf.opcodeOf(code);
  return row !== undefined && (row.packetBytes > 0 || row.operand === 'length');
}

function prologue(emitter: Emitter, target: Target, unwritten: number, entersTarget: boolean): void {
  if (entersTarget) target.enter(emitter);
  if ((unwritten & location.A) !== 0) emitter.emit(r.set(r.A, 0));
  if ((unwritten & location.X) !== 0) emitter.emit(r.set(r.X, 0));
  for (let k = 0; k < op.MEMORY_WORDS; k++) {
    if ((unwritten & location.memory(k)) !== 0) emitter.emit(r.clear32(r.FRAME, r.memoryOffset(k)));
  }
}

function expand(
  emitter: Emitter,
  target: Target,
  instruction: cbpf.Instruction,
  index: number,
  facts: Facts,
): void {
  const { code, k } = instruction;
  const row = cbpf.opcodeOf(code);
  assert(row !== undefined, 'translate', `no opcode 0x${code.toString(16)}`);
  if (alwaysRejects(instruction)) {
    emitter.jump(r.goto(), REJECT);
    return;
  }
  const source = row.reads === location.X ? r.X : r.A;
  switch (op.classOf(code)) {
    case op.LD:
    case op.LDX:
      load(emitter, target, row, k, index, facts);
      break;
    case op.ST:
    case op.STX:
      emitter.emit(r.store32(r.FRAME, r.memoryOffset(k), source));
      break;
    case op.ALU:
      if (op.operationOf(code) === op.NEG) emitter.emit(r.negate32(r.A));
      else if (row.operand === 'x') computeByX(emitter, op.operationOf(code), facts.bounds[index]!);
      else computeByConstant(emitter, op.operationOf(code), k);
      break;
    case op.JMP:
      jump(emitter, instruction, index, facts.following(index));
      break;
    case op.RET:
      if (row.operand === 'number') emitter.emit(r.set(r.A, k));
      emitter.emit(r.exit());
      break;
    case op.MISC:
      emitter.emit(r.copy(row.writes === location.X ? r.X : r.A, source));
      break;
  }
}

function load(
  emitter: Emitter,
  target: Target,
  row: cbpf.Opcode,
  k: number,
  index: number,
  facts: Facts,
): void {
  const destination = row.writes === location.X ? r.X : r.A;
  switch (row.operand) {
    case 'hex':
      emitter.emit(r.set(destination, k));
      break;
    case 'memory':
      emitter.emit(r.load32(destination, r.FRAME, r.memoryOffset(k)));
      break;
    case 'length':
      target.loadLength(emitter, destination);
      break;
    case 'absolute':
      target.loadAbsolute(emitter, row.packetBytes, k);
      break;
    case 'indexed':
      target.loadIndexed(emitter, row.packetBytes, k, facts.bounds[index]!);
      break;
    default:
      loadHeaderLength(emitter, target, k, (facts.live.after[index]! & location.A) !== 0);
  }
}

/** X = 4 * (packet[k] & 0xf). The load goes through r0, so A is kept aside if anybody still wants it. */
function loadHeaderLength(emitter: Emitter, target: Target, k: number, keepsA: boolean): void {
  if (keepsA) emitter.emit(r.copy(r.SAVED, r.A));
  target.loadAbsolute(emitter, 1, k);
  emitter.emit(r.compute32(ebpf.op.AND, r.A, 0xf), r.compute32(ebpf.op.LSH, r.A, 2), r.copy(r.X, r.A));
  if (keepsA) emitter.emit(r.copy(r.A, r.SAVED));
}

/** The two instruction sets number their arithmetic alike. */
function computeByConstant(emitter: Emitter, operation: number, k: number): void {
  const shiftsOut = (operation === op.LSH || operation === op.RSH) && k >= 32;
  emitter.emit(shiftsOut ? r.set(r.A, 0) : r.compute32(operation, r.A, k));
}

function computeByX(emitter: Emitter, operation: number, bound: number): void {
  const divides = operation === op.DIV || operation === op.MOD;
  if (divides) emitter.jump(r.branch(ebpf.op.JEQ, r.X, 0), REJECT);
  emitter.emit(r.compute32By(operation, r.A, r.X));
  const shifts = operation === op.LSH || operation === op.RSH;
  // The extended shift looks at five bits of X alone.
  if (shifts && bound >= 32) emitter.emit(r.branch(ebpf.op.JLT, r.X, 32, 1), r.set(r.A, 0));
}

/** Comparison → its opposite, where there is one. */
const inverse = new Map([
  [ebpf.op.JEQ, ebpf.op.JNE],
  [ebpf.op.JGT, ebpf.op.JLE],
  [ebpf.op.JGE, ebpf.op.JLT],
]);

function jump(emitter: Emitter, instruction: cbpf.Instruction, index: number, following: number): void {
  const [whenTrue, whenFalse] = cbpf.successors(instruction, index);
  assert(whenTrue !== undefined, 'translate', 'a jump without a target');
  if (whenFalse === undefined) {
    if (whenTrue !== following) emitter.jump(r.goto(), whenTrue);
    return;
  }
  const comparison = op.operationOf(instruction.code);
  const opposite = inverse.get(comparison);
  const compare = comparer(emitter, instruction);
  if (whenTrue === following && opposite !== undefined) {
    emitter.jump(compare(opposite), whenFalse);
    return;
  }
  emitter.jump(compare(comparison), whenTrue);
  if (whenFalse !== following) emitter.jump(r.goto(), whenFalse);
}

/** Comparisons are of 64 bits, where a constant with bit 31 set would be sign-extended: that one goes to a register. */
function comparer(emitter: Emitter, { code, k }: cbpf.Instruction): (comparison: number) => ebpf.Instruction {
  if (op.sourceOf(code) === op.X) return (comparison) => r.branchBy(comparison, r.A, r.X);
  if (k < 2 ** 31) return (comparison) => r.branch(comparison, r.A, k);
  emitter.emit(r.set(r.TEMPORARY, k));
  return (comparison) => r.branchBy(comparison, r.A, r.TEMPORARY);
}
