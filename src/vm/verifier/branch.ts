/** A conditional jump → what is known where it is taken and where it is not, if that can be. */

import * as ebpf from '../../ebpf/index.js';
import { compute } from './arithmetic.js';
import { opposite, refine } from './compare.js';
import { farthest } from './memory.js';
import { lengths, type Path } from './path.js';
import { constant, intersect, type Scalar } from './scalar.js';
import { innermost, mapState, type State } from './state.js';
import { isNumber, isPacket, type Numeric, type Pointer, type Tie, type Value } from './value.js';

const { op } = ebpf;

export interface Condition {
  /** An operation of the JMP class. */
  readonly comparison: number;
  readonly width: 32 | 64;
  readonly a: Operand;
  readonly b: Operand;
}

interface Operand {
  readonly value: Value;
  /** Undefined of an immediate. */
  readonly register: number | undefined;
}

/** Changes what is known, in `state`, to what holds where `a (comparison) b` does. False if it cannot hold. */
export function assume(path: Path, state: State, condition: Condition, holds: boolean): boolean {
  const comparison = holds ? condition.comparison : opposite(condition.comparison);
  const { width } = condition;
  const a = condition.a.value;
  const b = condition.b.value;
  if (!isNumber(a) || !isNumber(b)) {
    if (width === 64) assumeOfAddresses(path, state, comparison, condition);
    return true;
  }
  if (a.id !== 0 && a.id === path.lengthId && a.id === b.id && !canHold(comparison, width, a, b))
    return false;
  const refined = path.session.comparisons.of(2 * comparison + width / 64, a.scalar, b.scalar, () =>
    refine(comparison, width, a.scalar, b.scalar),
  );
  if (refined === undefined) return false;
  learn(path, state, condition.a, a, refined[0]);
  learn(path, state, condition.b, b, refined[1]);
  if (path.session.environment === 'flat') reachOfNumbers(path, state, comparison, width, a, b);
  return true;
}

/** Which differences of `a` and `b` each comparison holds for. */
const orders: ReadonlyMap<number, (apart: bigint) => boolean> = new Map([
  [op.JEQ, (apart) => apart === 0n],
  [op.JNE, (apart) => apart !== 0n],
  [op.JLT, (apart) => apart < 0n],
  [op.JLE, (apart) => apart <= 0n],
  [op.JGT, (apart) => apart > 0n],
  [op.JGE, (apart) => apart >= 0n],
]);

/** Of two numbers that are the packet's length but for what was added, the larger one is known unless a sum wraps. */
function canHold(comparison: number, width: 32 | 64, a: Numeric, b: Numeric): boolean {
  const apart = BigInt.asIntN(64, a.added - b.added);
  const largest = width === 32 ? 0xffff_ffffn : MODEST;
  const { least, most } = b.scalar.wide;
  const wraps =
    least + apart < 0n || most + apart > largest || most > largest || a.scalar.wide.most > largest;
  return wraps || (orders.get(comparison)?.(apart) ?? true);
}

/** The number in a register, and all that are tied to it, are as `scalar` says. */
function learn(path: Path, state: State, { register }: Operand, known: Numeric, scalar: Scalar): void {
  if (register === undefined || scalar === known.scalar) return;
  if (known.id === 0) {
    innermost(state).registers[register] = { ...known, scalar };
    return;
  }
  mapState(state, (value) => {
    if (!isNumber(value) || value.id !== known.id) return value;
    if (value.added === known.added) return { ...value, scalar };
    const apart = constant(value.added - known.added);
    return { ...value, scalar: compute(op.ADD, 64, scalar, apart) };
  });
  if (known.id === path.lengthId) proveLength(state, scalar, known.added);
}

/** From what is known of the packet's length + `added`: so many bytes are there, and whoever points to its start knows. */
function proveLength(state: State, scalar: Scalar, added: bigint): void {
  const length = intersect(compute(op.SUB, 64, scalar, constant(added)), lengths);
  const proven = Number(length?.wide.least ?? 0n);
  mapState(state, (value) =>
    value.kind === 'packet' && value.id === 0 && value.range < proven ? { ...value, range: proven } : value,
  );
}

/** Of numbers below this no sum that occurs here wraps. */
const MODEST = 1n << 62n;

/** In `flat`: a number that is not above the packet's length can be added to the address of the packet. */
function reachOfNumbers(
  path: Path,
  state: State,
  comparison: number,
  width: 32 | 64,
  a: Numeric,
  b: Numeric,
): void {
  const lower = comparison === op.JLT || comparison === op.JLE;
  const higher = comparison === op.JGT || comparison === op.JGE;
  if (!lower && !higher) return;
  const [below, above] = lower ? [a, b] : [b, a];
  if (above.id !== path.lengthId || below.id === 0 || below.id === above.id) return;
  const largest = width === 32 ? 0xffff_ffffn : MODEST;
  if (below.scalar.wide.most > largest || above.scalar.wide.most > largest) return;
  const strict = comparison === op.JLT || comparison === op.JGT;
  const reach = (strict ? 1n : 0n) - BigInt.asIntN(64, above.added);
  /** What is known of a number tied to `below`, which is below + apart, if that does not wrap. */
  const reachOf = (tie: Tie): bigint | undefined => {
    const apart = BigInt.asIntN(64, tie.added - below.added);
    const wraps = below.scalar.wide.least + apart < 0n || below.scalar.wide.most + apart > MODEST;
    return tie.id !== below.id || wraps ? undefined : reach - apart;
  };
  mapState(state, (value) => {
    if (isNumber(value)) {
      const its = reachOf(value);
      const more = its !== undefined && (value.reach === undefined || value.reach < its);
      return more ? { ...value, reach: its } : value;
    }
    const range = value.origin && reachOf(value.origin);
    return range !== undefined && range > value.range ? { ...value, range: Number(range) } : value;
  });
}

/** Which comparisons say that the first lies below the second; false: at most at the same place. */
const strictness = new Map([
  [op.JLT, true],
  [op.JLE, false],
]);
const reversed = new Map([
  [op.JGT, op.JLT],
  [op.JGE, op.JLE],
]);

function assumeOfAddresses(path: Path, state: State, comparison: number, condition: Condition): void {
  const turned = reversed.get(comparison);
  const [low, high] = turned === undefined ? [condition.a, condition.b] : [condition.b, condition.a];
  const [below, above] = [low.value, high.value];
  const strict = strictness.get(turned ?? comparison);
  if (strict === undefined || isNumber(below) || isNumber(above)) return;
  const bounds =
    (below.kind === 'packet' && above.kind === 'packet end') ||
    (below.kind === 'metadata' && isStartOfPacket(above));
  if (bounds) prove(path, state, below, strict);
  // An address at the end or beyond it gets at nothing, whatever was proven of its like: so does Linux take it.
  const outside = below.kind === 'packet end' && above.kind === 'packet' && high.register !== undefined;
  if (outside) innermost(state).registers[high.register] = { ...above, range: 0 };
}

const isStartOfPacket = (value: Pointer): boolean =>
  isPacket(value) && value.kind === 'packet' && value.offset === 0 && value.variable === undefined;

/** All up to `limit` is there, and one byte more if it lies below the end, not at it. */
function prove(path: Path, state: State, limit: Pointer, strict: boolean): void {
  if (limit.offset < 0 || (limit.offset === 0 && strict)) return;
  if ((limit.variable?.wide.most ?? 0n) + BigInt(limit.offset) > farthest(path.session.environment)) return;
  const proven = limit.offset + (strict ? 1 : 0);
  mapState(state, (value) =>
    value.kind === limit.kind && value.id === limit.id && value.range < proven
      ? { ...value, range: proven }
      : value,
  );
}
