/** One instruction on one path → what is known after it, and where control goes. */

import { unreachable } from '../../base/index.js';
import * as ebpf from '../../ebpf/index.js';
import { compute, extend, negate, swap } from './arithmetic.js';
import { assume, type Condition } from './branch.js';
import { callHelper, enter, leave, loadPacket } from './calls.js';
import { type Access, exchange, load, store } from './memory.js';
import type { Path } from './path.js';
import { computeAddress } from './pointer.js';
import { constant, onlyValue, zeroExtended } from './scalar.js';
import { copy, type State } from './state.js';
import type { Structure } from './structure.js';
import { anyNumber, isNumber, type Numeric, number, type Value } from './value.js';

const { op } = ebpf;

/** Where else control can go, and what is known there. */
export interface Fork {
  readonly at: number;
  readonly state: State;
}

export interface Step {
  /** Undefined at the end of the path. */
  readonly next: number | undefined;
  readonly fork?: Fork | undefined;
}

const END: Step = { next: undefined };

/** Throws Refusal. Changes the path's state, but not where it is. */
export function step(path: Path, structure: Structure): Step {
  const { at } = path;
  const instruction = structure.instructions[at]!;
  const operation = structure.operations[at]!;
  const { shape, width, symbol } = operation;
  const { dst, src, off, imm } = instruction;
  switch (shape) {
    case 'immediate':
      arithmetic(path, operation, instruction, immediate(imm));
      break;
    case 'register':
      if (symbol === '=') move(path, width, dst, src);
      else arithmetic(path, operation, instruction, tied(path, src, path.read(src)));
      break;
    case 'negate':
      alter(path, dst, (value) => number(negate(width, value.scalar)));
      break;
    case 'extend': {
      const value = path.read(src);
      const { scalar } = isNumber(value) ? value : anyNumber;
      path.write(dst, number(extend(Number(symbol.slice(2, -1)), width, scalar)));
      break;
    }
    case 'swap':
      alter(path, dst, (value) => number(swap(symbol, value.scalar)));
      break;
    case 'wide':
      path.write(dst, number(constant(wideOf(imm, structure.instructions[at + 1]!.imm))));
      return { next: at + 2 };
    case 'load':
      path.write(dst, load(path, path.read(src), accessOf(operation, off)));
      break;
    case 'store-immediate':
      store(path, path.read(dst), accessOf(operation, off), immediate(imm));
      break;
    case 'store-register': {
      const value = tied(path, src, path.read(src));
      store(path, path.read(dst), accessOf(operation, off), value);
      break;
    }
    case 'atomic':
      atomic(path, operation, instruction);
      break;
    case 'packet-absolute':
      loadPacket(path, undefined);
      break;
    case 'packet-indirect':
      loadPacket(path, src);
      break;
    case 'goto':
      return { next: at + 1 + off };
    case 'goto-long':
      return { next: at + 1 + imm };
    case 'branch-immediate':
      return branch(path, conditionOf(path, operation, instruction), at + 1 + off);
    case 'branch-register':
      return branch(path, conditionOf(path, operation, instruction), at + 1 + off);
    case 'call':
      if (symbol === 'local') return { next: enter(path, at + 1 + imm) };
      callHelper(path, imm);
      break;
    case 'call-register':
      throw new Error('vm/verifier: a call through a register was let pass');
    case 'exit': {
      const next = leave(path);
      return next === undefined ? END : { next };
    }
    default:
      unreachable(shape, 'vm/verifier');
  }
  return { next: at + 1 };
}

const constants = new Map<number, Numeric>();

/** An immediate as a 64-bit number: its sign goes on. */
function immediate(imm: number): Numeric {
  const known = constants.get(imm);
  if (known !== undefined) return known;
  const made = number(constant(BigInt(imm)));
  if (constants.size < MOST_CONSTANTS) constants.set(imm, made);
  return made;
}

const MOST_CONSTANTS = 1000;
const LOW = 0xffff_ffffn;

const wideOf = (low: number, high: number): bigint => (BigInt(high) << 32n) | BigInt(low >>> 0);

/** A number that is copied has an id, so that what is learnt of one copy is known of the other. */
const tied = (path: Path, register: number, value: Value): Value =>
  isNumber(value) ? path.tied(register, value) : value;

function move(path: Path, width: 32 | 64, dst: number, src: number): void {
  const value = path.read(src);
  if (width === 64) {
    path.write(dst, tied(path, src, value));
    return;
  }
  if (!isNumber(value)) {
    path.write(dst, number(zeroExtended(anyNumber.scalar)));
    return;
  }
  const cut = zeroExtended(value.scalar);
  path.write(dst, cut === value.scalar ? path.tied(src, value) : number(cut));
}

/** Changes a register; an address there becomes a mere number. */
function alter(path: Path, register: number, change: (value: Numeric) => Value): void {
  const value = path.read(register);
  path.write(register, isNumber(value) ? change(value) : anyNumber);
}

function arithmetic(path: Path, row: ebpf.Operation, instruction: ebpf.Instruction, operand: Value): void {
  const { dst, code } = instruction;
  const { width, symbol } = row;
  if (symbol === '=') {
    path.write(dst, width === 64 ? operand : number(zeroExtended((operand as Numeric).scalar)));
    return;
  }
  const operation = op.operationOf(code);
  const value = path.read(dst);
  if (row.shape === 'immediate') checkImmediate(path, operation, width, instruction.imm);
  if (!isNumber(value) || !isNumber(operand)) {
    path.write(dst, computeAddress(path, operation, width, value, operand));
    return;
  }
  if (symbol.startsWith('s/') || symbol.startsWith('s%')) {
    path.write(dst, width === 64 ? anyNumber : number(zeroExtended(anyNumber.scalar)));
    return;
  }
  const scalar = path.session.sums.of(operation + width / 32, value.scalar, operand.scalar, () =>
    compute(operation, width, value.scalar, operand.scalar),
  );
  path.write(dst, stillTied(operation, width, value, operand, scalar) ?? number(scalar));
}

/** The sum of a number and a known one stays tied to what the number is tied to, unless the upper half is cut off. */
function stillTied(
  operation: number,
  width: 32 | 64,
  value: Numeric,
  operand: Numeric,
  scalar: Numeric['scalar'],
): Numeric | undefined {
  if (operation !== op.ADD && operation !== op.SUB) return undefined;
  const by = onlyValue(operand.scalar);
  if (by === undefined || value.id === 0) return undefined;
  const exact = BigInt.asIntN(width, operation === op.ADD ? by : -by);
  const { least, most } = value.scalar.wide;
  const cut = most > LOW || least + exact < 0n || most + exact > LOW;
  if (width === 32 && cut) return undefined;
  // What is known to reach into the packet, does by as much less.
  const wraps = least + exact < 0n || most + exact >= 1n << 62n;
  const reach = value.reach === undefined || wraps ? undefined : value.reach - exact;
  return { kind: 'number', scalar, id: value.id, added: BigInt.asUintN(64, value.added + exact), reach };
}

function checkImmediate(path: Path, operation: number, width: 32 | 64, imm: number): void {
  if ((operation === op.DIV || operation === op.MOD) && imm === 0) {
    throw path.refuse('division-by-zero', 'a number is divided by 0');
  }
  const shifts = operation === op.LSH || operation === op.RSH || operation === op.ARSH;
  if (shifts && (imm < 0 || imm >= width)) {
    throw path.refuse('shift-too-far', `${width} bits are shifted by ${imm}`);
  }
}

function accessOf({ symbol }: ebpf.Operation, offset: number): Access {
  return { size: Number(symbol.slice(1)) / 8, signed: symbol.startsWith('s'), offset };
}

function atomic(path: Path, { width, symbol }: ebpf.Operation, instruction: ebpf.Instruction): void {
  const { dst, src, off } = instruction;
  path.read(src);
  const compares = symbol === 'cmpxchg';
  if (compares) path.read(0);
  const old = exchange(path, path.read(dst), { size: width / 8, signed: false, offset: off });
  if (compares) path.write(0, old);
  else if (symbol === 'xchg' || symbol.startsWith('fetch')) path.write(src, old);
}

function conditionOf(path: Path, row: ebpf.Operation, instruction: ebpf.Instruction): Condition {
  const { code, dst, src, imm } = instruction;
  const comparison = op.operationOf(code);
  const a = { value: path.read(dst), register: dst };
  if (row.shape === 'branch-immediate') {
    return { comparison, width: row.width, a, b: { value: immediate(imm), register: undefined } };
  }
  return { comparison, width: row.width, a, b: { value: path.read(src), register: src } };
}

function branch(path: Path, condition: Condition, target: number): Step {
  const next = path.at + 1;
  if (target === next) return { next };
  const taken = copy(path.state);
  const canHold = assume(path, taken, condition, true);
  if (!canHold) {
    assume(path, path.state, condition, false);
    return { next };
  }
  if (!assume(path, path.state, condition, false)) {
    path.state.frames.splice(0, path.state.frames.length, ...taken.frames);
    return { next: target };
  }
  return { next, fork: { at: target, state: taken } };
}
