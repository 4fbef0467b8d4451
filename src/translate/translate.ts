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
import { ancillaryOf, checkAncillary, loadAncillary } from './ancillary.js';
import { inNetworkOrder } from './byte-order.js';
import { Emitter, inverted, nextRound, REJECT } from './emitter.js';
import { type Facts, factsOf } from './facts.js';
import { countRound, type Loops, startRounds } from './loops.js';
import * as r from './registers.js';
import type { Copy, Target } from './target.js';
import type { Verdicts } from './verdicts.js';

const { op, location } = cbpf;

/**
 * Throws FilterError `invalid-program` for what libpcap's bpf_validate refuses and for unknown opcodes, and
 * `no-context-field` for what the target knows nothing of.
 */
export function translateFor(target: Target, program: cbpf.Program, verdicts: Verdicts): ebpf.Program {
  cbpf.validate(program);
  checkAncillary(target.environment, program);
  const { instructions } = program;
  const facts = factsOf(instructions, target.farthest);
  const emitter = new Emitter();
  const copies = target.enter(emitter, instructions, facts);
  clear(emitter, facts.live.atEntry);
  for (const loop of facts.loops.enteredAside) startRounds(emitter, facts.loops, loop);
  for (const copy of copies) {
    const following = followers(copy.reached);
    const isLast = copy === copies.at(-1);
    for (const [index, instruction] of instructions.entries()) {
      if (copy.reached[index] !== 1) continue;
      emitter.from(program.spans[index] ?? []);
      place(emitter, facts.loops, index, copy.labels);
      if (isLast && index === instructions.length - 1 && rejects(instruction)) emitter.label(REJECT);
      expand({ emitter, target, facts, verdicts, copy, following }, instruction, index);
    }
  }
  if (emitter.lacksReject) {
    emitter.from([]);
    emitter.label(REJECT);
    emitter.emit(r.set(r.A, verdicts.miss ?? 0), r.exit());
  }
  return emitter.finish();
}

const rejects = ({ code, k }: cbpf.Instruction): boolean => code === (op.RET | op.K) && k === 0;

/** A loop is entered before its count is set, and comes round behind that. */
function place(emitter: Emitter, loops: Loops, index: number, labels: number): void {
  emitter.label(index + labels);
  emitter.inLoop = Number.isFinite(loops.distance[index]);
  const loop = loops.starts.get(index);
  if (loop === undefined) return;
  if (loops.enteredAtStart.has(index)) startRounds(emitter, loops, loop);
  emitter.label(nextRound(index + labels));
}

/** For each instruction the next one that is emitted. */
function followers(reached: Uint8Array): Int32Array {
  const following = new Int32Array(reached.length);
  let next = reached.length;
  for (let index = reached.length - 1; index >= 0; index--) {
    following[index] = next;
    if (reached[index] === 1) next = index;
  }
  return following;
}

/** What the program may read before writing it. */
function clear(emitter: Emitter, unwritten: number): void {
  if ((unwritten & location.A) !== 0) emitter.emit(r.set(r.A, 0));
  if ((unwritten & location.X) !== 0) emitter.emit(r.set(r.X, 0));
  for (let k = 0; k < op.MEMORY_WORDS; k++) {
    if ((unwritten & location.memory(k)) !== 0) emitter.emit(r.clear32(r.FRAME, r.memoryOffset(k)));
  }
}

/** One copy of the program on its way out. */
interface Work {
  readonly emitter: Emitter;
  readonly target: Target;
  readonly facts: Facts;
  readonly verdicts: Verdicts;
  readonly copy: Copy;
  readonly following: Int32Array;
}

function expand(work: Work, instruction: cbpf.Instruction, index: number): void {
  const { emitter, copy, facts } = work;
  const { code, k } = instruction;
  const row = cbpf.opcodeOf(code);
  assert(row !== undefined, 'translate', `no opcode 0x${code.toString(16)}`);
  if (copy.leaves(index)) {
    emitter.jump(r.goto(), copy.leavesFor(index));
    return;
  }
  copy.loads.guard(index);
  const source = row.reads === location.X ? r.X : r.A;
  switch (op.classOf(code)) {
    case op.LD:
    case op.LDX:
      load(work, row, instruction, index);
      break;
    case op.ST:
    case op.STX:
      emitter.emit(r.store32(r.FRAME, r.memoryOffset(k), source));
      break;
    case op.ALU:
      if (op.operationOf(code) === op.NEG) emitter.emit(r.negate32(r.A));
      else if (row.operand === 'x') computeByX(emitter, op.operationOf(code), facts.bounds[index]!);
      else computeByConstant(emitter, op.operationOf(code), inNetworkOrder(k, copy.order[index]!));
      break;
    case op.JMP:
      jump(work, instruction, index);
      break;
    case op.RET:
      if (row.operand === 'number') giveBack(emitter, k, work.verdicts);
      else giveBackA(emitter, work.verdicts);
      break;
    case op.MISC:
      emitter.emit(r.copy(row.writes === location.X ? r.X : r.A, source));
      break;
  }
}

function load(work: Work, row: cbpf.Opcode, instruction: cbpf.Instruction, index: number): void {
  const { emitter, target, copy } = work;
  const { k } = instruction;
  const destination = row.writes === location.X ? r.X : r.A;
  const ancillary = ancillaryOf(instruction);
  if (ancillary !== undefined) {
    loadAncillary(emitter, target.environment, ancillary);
    return;
  }
  switch (row.operand) {
    case 'hex':
      emitter.emit(r.set(destination, k));
      break;
    case 'memory':
      emitter.emit(r.load32(destination, r.FRAME, r.memoryOffset(k)));
      break;
    case 'length':
      copy.loads.length(destination);
      break;
    case 'absolute':
      copy.loads.absolute(index, row.packetBytes, k);
      break;
    case 'indexed':
      copy.loads.indexed(index, row.packetBytes, k);
      break;
    default:
      copy.loads.headerLength(index, k);
  }
}

function giveBack(emitter: Emitter, k: number, { match, miss }: Verdicts): void {
  emitter.emit(r.set(r.A, k === 0 ? (miss ?? k) : (match ?? k)), r.exit());
}

function giveBackA(emitter: Emitter, { match, miss }: Verdicts): void {
  if (match !== undefined || (miss ?? 0) !== 0) emitter.leave(r.branch(ebpf.op.JEQ, r.A, 0), REJECT);
  if (match !== undefined) emitter.emit(r.set(r.A, match));
  emitter.emit(r.exit());
}

/** Operation → the operand that changes nothing. */
const neutral = new Map([
  [op.ADD, 0],
  [op.SUB, 0],
  [op.MUL, 1],
  [op.DIV, 1],
  [op.OR, 0],
  [op.XOR, 0],
  [op.AND, 0xffffffff],
  [op.LSH, 0],
  [op.RSH, 0],
]);

/** The two instruction sets number their arithmetic alike. */
function computeByConstant(emitter: Emitter, operation: number, k: number): void {
  if (neutral.get(operation) === k) return;
  const shiftsOut = (operation === op.LSH || operation === op.RSH) && k >= 32;
  emitter.emit(shiftsOut ? r.set(r.A, 0) : r.compute32(operation, r.A, k));
}

function computeByX(emitter: Emitter, operation: number, bound: number): void {
  const divides = operation === op.DIV || operation === op.MOD;
  if (divides) emitter.leave(r.branch(ebpf.op.JEQ, r.X, 0), REJECT);
  emitter.emit(r.compute32By(operation, r.A, r.X));
  const shifts = operation === op.LSH || operation === op.RSH;
  // The extended shift looks at five bits of X alone.
  if (shifts && bound >= 32) emitter.emit(r.branch(ebpf.op.JLT, r.X, 32, 1), r.set(r.A, 0));
}

function jump({ emitter, copy, facts, following }: Work, instruction: cbpf.Instruction, index: number): void {
  const [whenTrue, whenFalse] = cbpf.successors(instruction, index);
  assert(whenTrue !== undefined, 'translate', 'a jump without a target');
  const next = following[index];
  if (whenFalse === undefined) {
    const loop = whenTrue <= index ? facts.loops.starts.get(whenTrue) : undefined;
    if (loop !== undefined) countRound(emitter, loop, (facts.live.after[index]! & location.X) !== 0);
    if (loop !== undefined) emitter.jump(r.goto(), nextRound(whenTrue + copy.labels));
    else if (whenTrue !== next) emitter.jump(r.goto(), whenTrue + copy.labels);
    return;
  }
  const branch = compare(instruction, copy.order[index]!);
  const opposite = inverted(branch);
  const trueFirst = emitter.inLoop ? isSooner(facts.loops, whenTrue, whenFalse) : whenTrue === next;
  const [first, second] = trueFirst && opposite !== undefined ? [whenTrue, whenFalse] : [whenFalse, whenTrue];
  emitter.jump(first === whenTrue ? opposite! : branch, second + copy.labels);
  if (first !== next) emitter.jump(r.goto(), first + copy.labels);
}

/** Whether the way over instruction `a` leads out of the loop, or sooner to its next round, than that over `b`. */
function isSooner({ distance }: Loops, a: number, b: number): boolean {
  if (distance[b] === Number.POSITIVE_INFINITY) return false;
  return distance[a] === Number.POSITIVE_INFINITY || distance[a]! < distance[b]!;
}

/** The two instruction sets number their comparisons alike. */
const compare = ({ code, k }: cbpf.Instruction, order: number): ebpf.Instruction =>
  op.sourceOf(code) === op.X
    ? r.branchBy(op.operationOf(code), r.A, r.X)
    : r.branch(op.operationOf(code), r.A, inNetworkOrder(k, order));
