/**
 * A classic program → its loops (`protochain` makes them, by `ja` backward), each with a count of rounds on the stack,
 * since the kernel takes no loop whose end it cannot see. It sees it by walking through all rounds, for which two things
 * matter: the count is a constant on every walk; and where a branch leaves it two ways to go it takes the one that
 * follows and remembers the other, 8192 of them at most. So in a loop what follows a branch is the way that leads out of
 * it, which ends soon, or else the shorter way to the next round.
 */

import * as cbpf from '../cbpf/index.js';
import * as ebpf from '../ebpf/index.js';
import { tooManyLoops } from './diagnostics.js';
import { type Emitter, REJECT } from './emitter.js';
import * as r from './registers.js';

/**
 * Rounds of all loops together, and of one. The kernel's verifier walks through 190 instructions a round for
 * `ip6 protochain`, and gives up at 1,000,000. An IPv6 extension header has 8 bytes at least, so that one loop comes to
 * the end of every chain in a packet of 9,600 bytes, jumbo frames included. (For IPv4, where libpcap forgets to add up
 * lengths, 257 rounds are enough, or there is no end.)
 */
const ALL_ROUNDS = 2400;
const MOST_ROUNDS = 1200;

/** Bytes of the stack above the counts, and room for so many counts. */
const COUNTS_OFFSET = -144;
const MAXIMUM_LOOPS = 46;
const countOffset = (loop: number): number => COUNTS_OFFSET - 8 * loop;

const COUNT = 5;

export interface Loops {
  /** First instruction of a loop → the number of the loop. */
  readonly starts: ReadonlyMap<number, number>;
  /** Branches from instruction i to the next round: 0 at the way back, infinite outside of loops. */
  readonly distance: Float64Array;
  /** First instructions that control comes to other than by the way back. */
  readonly enteredAtStart: ReadonlySet<number>;
  /** Loops that can be entered elsewhere than at their first instruction. */
  readonly enteredAside: ReadonlySet<number>;
}

/** Throws FilterError `too-many-loops`. */
export function findLoops(instructions: readonly cbpf.Instruction[], reached: Uint8Array): Loops {
  const starts = new Map<number, number>();
  const ends = new Map<number, number>();
  for (const [index, instruction] of instructions.entries()) {
    const start = wayBack(instruction, index);
    if (start === undefined || reached[index] !== 1) continue;
    if (!starts.has(start)) starts.set(start, starts.size);
    ends.set(start, index);
  }
  if (starts.size > MAXIMUM_LOOPS) throw tooManyLoops(starts.size, MAXIMUM_LOOPS);
  const distance = new Float64Array(instructions.length).fill(Number.POSITIVE_INFINITY);
  const longestFirst = [...ends].sort(([a, endOfA], [b, endOfB]) => endOfB - b - (endOfA - a));
  for (const [start, end] of longestFirst) measure(instructions, start, end, distance);
  const enteredAtStart = new Set<number>();
  const enteredAside = new Set<number>();
  for (const [start, end] of ends) {
    if (start === 0) enteredAtStart.add(start);
    for (const [index, instruction] of instructions.slice(0, start).entries()) {
      if (reached[index] !== 1) continue;
      for (const next of cbpf.successors(instruction, index)) {
        if (next === start) enteredAtStart.add(start);
        if (next > start && next <= end) enteredAside.add(starts.get(start)!);
      }
    }
  }
  return { starts, distance, enteredAtStart, enteredAside };
}

/** Within the loop from `start` to `end`, and over ways that stay there. */
function measure(
  instructions: readonly cbpf.Instruction[],
  start: number,
  end: number,
  distance: Float64Array,
): void {
  for (let index = end; index >= start; index--) {
    const instruction = instructions[index]!;
    const next = cbpf.successors(instruction, index);
    const ways = next.map((each) =>
      each > index && each <= end ? distance[each]! : Number.POSITIVE_INFINITY,
    );
    distance[index] = wayBack(instruction, index) === start ? 0 : Math.min(...ways) + next.length - 1;
  }
}

/** Where a `ja` leads that goes backward. */
export function wayBack(instruction: cbpf.Instruction, index: number): number | undefined {
  if (cbpf.opcodeOf(instruction.code)?.flow !== 'jump') return undefined;
  const [target] = cbpf.successors(instruction, index);
  return target! <= index ? target : undefined;
}

/** Comes before the first instruction of a loop, where it is entered. */
export function startRounds(emitter: Emitter, { starts }: Loops, loop: number): void {
  const rounds = Math.min(MOST_ROUNDS, Math.floor(ALL_ROUNDS / starts.size));
  emitter.emit(r.store64Constant(r.FRAME, countOffset(loop), rounds));
}

/**
 * Comes before the way back. An X that is still wanted goes over the stack, half a slot of which the kernel remembers
 * nothing of, so that it finds rounds alike whatever it knew about the X of each.
 */
export function countRound(emitter: Emitter, loop: number, keepsX: boolean): void {
  emitter.emit(r.load(8, COUNT, r.FRAME, countOffset(loop)), r.advance(COUNT, -1));
  emitter.leave(r.branch(ebpf.op.JEQ, COUNT, 0), REJECT);
  emitter.emit(r.store64(r.FRAME, countOffset(loop), COUNT));
  if (keepsX) emitter.emit(r.store32(r.FRAME, r.LOADED_OFFSET, r.X), r.load32(r.X, r.FRAME, r.LOADED_OFFSET));
}
