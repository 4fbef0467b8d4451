/** A block that loads one word of the packet and compares it → which values lead where. */

import { op } from '../cbpf/index.js';
import { type Block, DELETED } from '../cfg/index.js';
import type { Interval } from './field-test.js';
import type { Value } from './values.js';

export interface WordTest {
  /** A load from the packet, or some of its bits. */
  readonly word: Value;
  /** Its greatest value, all bits set. */
  readonly highest: number;
  /** Values in here lead to `inside`. It is neither empty nor everything. */
  readonly interval: Interval;
  readonly inside: Block;
  readonly outside: Block;
}

const bytesOf: Readonly<Record<number, number>> = { [op.W]: 4, [op.H]: 2, [op.B]: 1 };

/** Offsets from here on ask the kernel about the packet, and never lie beyond its end. */
const NEGATIVE = 0x80000000;

function isLoad({ code, k, a, x }: Value): boolean {
  if (op.classOf(code) !== op.LD || a !== undefined || k >= NEGATIVE) return false;
  return op.modeOf(code) === op.ABS || (op.modeOf(code) === op.IND && x !== undefined && !readsLater(x, k));
}

/** Whether computing an index may look at the packet beyond the word that it then leads to. */
function readsLater(index: Value, k: number): boolean {
  return op.classOf(index.code) === op.LDX && op.modeOf(index.code) === op.MSH && index.k > k;
}

/** The load that a word is, or that it is part of. */
const loadOf = (word: Value): Value => word.a ?? word;

/** How far the packet has to reach for a load, from where its index points. */
const endOf = ({ code, k }: Value): number => k + bytesOf[op.sizeOf(code)]!;

/** Whether a packet that holds `later` holds `earlier`. */
export function reachesOver(later: Value, earlier: Value): boolean {
  const [one, other] = [loadOf(later), loadOf(earlier)];
  return one.x === other.x && endOf(one) >= endOf(other);
}

/** `value`: what is in the accumulator when the block branches. */
export function wordTest(block: Block, value: Value | undefined): WordTest | undefined {
  const { branch, jt, jf } = block;
  if (value === undefined || jt === undefined || jf === undefined || jt === jf) return undefined;
  if (op.sourceOf(branch.code) === op.X || !block.statements.every((each) => isHarmless(each.code)))
    return undefined;
  const load = loadOf(value);
  if (!isLoad(load) || !loadsOnly(block, load)) return undefined;
  if (load !== value && value.code !== (op.ALU | op.AND | op.K)) return undefined;
  const whole = 2 ** (8 * bytesOf[op.sizeOf(load.code)]!) - 1;
  const mask = load === value ? whole : (value.k & whole) >>> 0;
  // Under a mask of leading ones, values are ranges of the load; under any other, they are a word of their own.
  const hostBits = (whole & ~mask) >>> 0;
  const isPrefix = (hostBits & (hostBits + 1)) === 0;
  const [word, highest] = isPrefix ? [load, whole] : [value, mask];
  const found = intervalOf(op.operationOf(branch.code), branch.k, isPrefix ? mask : highest, highest);
  if (found === undefined) return undefined;
  const { interval, isTrue } = found;
  if (interval.first > interval.last || (interval.first === 0 && interval.last === highest)) return undefined;
  return { word, highest, interval, inside: isTrue ? jt : jf, outside: isTrue ? jf : jt };
}

interface Found {
  readonly interval: Interval;
  /** Whether values in the interval take the true branch. */
  readonly isTrue: boolean;
}

function intervalOf(operation: number, k: number, mask: number, highest: number): Found | undefined {
  const isWhole = mask === highest;
  switch (operation) {
    case op.JEQ: {
      const hostBits = (highest & ~mask) >>> 0;
      if ((hostBits & (hostBits + 1)) !== 0 || (k & ~mask) !== 0 || k > highest) return undefined;
      return { interval: { first: k, last: (k | hostBits) >>> 0 }, isTrue: true };
    }
    case op.JGE:
      return isWhole && k > 0 ? { interval: { first: k, last: highest }, isTrue: true } : undefined;
    case op.JGT:
      return isWhole && k < highest ? { interval: { first: k + 1, last: highest }, isTrue: true } : undefined;
    case op.JSET: {
      const asked = (k & mask) >>> 0;
      const rest = (highest & ~asked) >>> 0;
      if (asked === 0 || (rest & (rest + 1)) !== 0) return undefined;
      return { interval: { first: 0, last: rest }, isTrue: false };
    }
    default:
      return undefined;
  }
}

/** Nothing is stored, and nothing but loads can end the program. */
function isHarmless(code: number): boolean {
  if (code === DELETED) return true;
  const kind = op.classOf(code);
  if (kind === op.ST || kind === op.STX) return false;
  if (kind !== op.ALU) return true;
  const operation = op.operationOf(code);
  return operation !== op.DIV && operation !== op.MOD;
}

/** Whether the block loads no other byte of the packet than one load does, and the index that leads to it. */
function loadsOnly({ statements }: Block, load: Value): boolean {
  return statements.every(({ code, k }) => {
    const kind = op.classOf(code);
    const mode = op.modeOf(code);
    if (code === DELETED || (kind !== op.LD && kind !== op.LDX)) return true;
    if (mode === op.MSH) return load.x?.code === code && load.x.k === k;
    return (mode !== op.ABS && mode !== op.IND) || (code === load.code && k === load.k);
  });
}
