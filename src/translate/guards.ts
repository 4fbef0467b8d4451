/**
 * A classic program → where to check the length of the packet before it is read directly, and how much to check at once.
 *
 * Two things bound a guard. From the front: what every path to a point has checked already needs no check there. From
 * the back: whatever every path from a point to an acceptance reads anyway may be checked at that point, since a packet
 * too short for it is rejected sooner or later. So a guard stands as late as possible, at a load that is not covered,
 * and checks as much as possible. Bytes are counted from the start of the packet, and apart from that from X, as long
 * as X keeps its value.
 */

import * as cbpf from '../cbpf/index.js';
import { ancillaryOf } from './ancillary.js';
import type { Leaves } from './reachable.js';

const { location } = cbpf;

/** What the packet must hold before an instruction runs: so many bytes, from its start and from X. */
export interface Guards {
  /** Bytes to check right before instruction i, or 0. */
  readonly fromStart: Float64Array;
  readonly fromX: Float64Array;
  /** Bytes known to be there when instruction i starts, before its guards. */
  readonly knownFromStart: Float64Array;
  readonly knownFromX: Float64Array;
  /** Every path here has checked the same, so that the pointer of the last check can be moved on. */
  readonly sameFromStart: Uint8Array;
  readonly sameFromX: Uint8Array;
}

/** No load beyond what packets can hold is reached, but for those where control leaves. */
export function findGuards(
  instructions: readonly cbpf.Instruction[],
  reached: Uint8Array,
  leaves: Leaves,
): Guards {
  const needs = findNeeds(instructions, reached, leaves);
  const caps = new Map<number, number>();
  for (;;) {
    const guards = place(instructions, reached, leaves, needs, caps);
    if (guards !== undefined) return guards;
  }
}

interface Needs {
  /** The largest n such that a packet shorter than n is rejected from instruction i on, whatever it holds. */
  readonly fromStart: Float64Array;
  readonly fromX: Float64Array;
}

/** Where no path accepts, any need will do. */
const NEVER = Number.POSITIVE_INFINITY;

function findNeeds(instructions: readonly cbpf.Instruction[], reached: Uint8Array, leaves: Leaves): Needs {
  const fromStart = new Float64Array(instructions.length).fill(NEVER);
  const fromX = new Float64Array(instructions.length).fill(NEVER);
  for (let changed = true; changed; ) {
    changed = false;
    for (let index = instructions.length - 1; index >= 0; index--) {
      if (reached[index] !== 1) continue;
      const instruction = instructions[index]!;
      let start = NEVER;
      let x = NEVER;
      if (leaves(index)) {
        // Neither matters then.
      } else if (accepts(instruction)) {
        start = 0;
        x = 0;
      } else {
        for (const next of cbpf.successors(instruction, index)) {
          start = Math.min(start, fromStart[next]!);
          x = Math.min(x, fromX[next]!);
        }
        if (writesX(instruction)) x = x === NEVER ? NEVER : 0;
        const end = endOf(instruction);
        if (end > 0) start = Math.max(start, end);
        if (readsBehindX(instruction)) x = Math.max(x, end);
      }
      changed ||= start !== fromStart[index] || x !== fromX[index];
      fromStart[index] = start;
      fromX[index] = x;
    }
    // All jumps but some `ja` go forward, so this settles at once but for loops.
    changed &&= instructions.some((each, index) => goesBack(each, index));
  }
  return { fromStart, fromX };
}

const goesBack = (instruction: cbpf.Instruction, index: number): boolean =>
  cbpf.opcodeOf(instruction.code)?.flow === 'jump' && cbpf.successors(instruction, index)[0]! <= index;

const accepts = ({ code, k }: cbpf.Instruction): boolean => {
  const row = cbpf.opcodeOf(code);
  return row?.flow === 'return' && !(row.operand === 'number' && k === 0);
};

const writesX = (instruction: cbpf.Instruction): boolean => (cbpf.writes(instruction) & location.X) !== 0;

const readsBehindX = ({ code }: cbpf.Instruction): boolean => cbpf.opcodeOf(code)?.operand === 'indexed';

/** Where the bytes end that a load reads, from the start of the packet or from X. 0 for what loads none. */
function endOf(instruction: cbpf.Instruction): number {
  const { code, k } = instruction;
  const bytes = cbpf.opcodeOf(code)?.packetBytes ?? 0;
  return bytes === 0 || ancillaryOf(instruction) !== undefined ? 0 : k + bytes;
}

/**
 * One walk from the front. `caps[i]` bounds what is known at i, the start of a loop, by what the way back knows; the
 * answer is undefined if that turned out to be less than assumed.
 */
function place(
  instructions: readonly cbpf.Instruction[],
  reached: Uint8Array,
  leaves: Leaves,
  needs: Needs,
  caps: Map<number, number>,
): Guards | undefined {
  const { length } = instructions;
  const guards: Guards = {
    fromStart: new Float64Array(length),
    fromX: new Float64Array(length),
    knownFromStart: new Float64Array(length).fill(NEVER),
    knownFromX: new Float64Array(length).fill(NEVER),
    sameFromStart: new Uint8Array(length).fill(1),
    sameFromX: new Uint8Array(length).fill(1),
  };
  const loops = new Set<number>();
  for (const [index, instruction] of instructions.entries()) {
    if (goesBack(instruction, index)) loops.add(cbpf.successors(instruction, index)[0]!);
  }
  const { knownFromStart, knownFromX, sameFromStart, sameFromX } = guards;
  knownFromStart[0] = 0;
  knownFromX[0] = 0;
  let settled = true;
  for (const [index, instruction] of instructions.entries()) {
    if (reached[index] !== 1) continue;
    if (loops.has(index)) {
      knownFromStart[index] = Math.min(knownFromStart[index]!, caps.get(index) ?? NEVER);
      knownFromX[index] = 0;
      sameFromStart[index] = 0;
    }
    let start = knownFromStart[index]!;
    let x = knownFromX[index]!;
    let sameStart = sameFromStart[index]!;
    let sameX = sameFromX[index]!;
    if (leaves(index)) continue;
    const end = endOf(instruction);
    if (end > 0) {
      if (readsBehindX(instruction)) {
        if (end > x) {
          x = widened(end, needs.fromX[index]!);
          guards.fromX[index] = x;
          sameX = 1;
        }
      } else if (end > start) {
        start = widened(end, needs.fromStart[index]!);
        guards.fromStart[index] = start;
        sameStart = 1;
      }
    }
    if (writesX(instruction)) {
      x = 0;
      sameX = 1;
    }
    for (const next of cbpf.successors(instruction, index)) {
      if (next <= index) {
        if (start >= knownFromStart[next]!) continue;
        caps.set(next, start);
        settled = false;
        continue;
      }
      const isFirst = knownFromStart[next] === NEVER;
      sameFromStart[next] = isFirst
        ? sameStart
        : sameFromStart[next]! & sameStart & Number(knownFromStart[next] === start);
      sameFromX[next] = isFirst ? sameX : sameFromX[next]! & sameX & Number(knownFromX[next] === x);
      knownFromStart[next] = Math.min(knownFromStart[next]!, start);
      knownFromX[next] = Math.min(knownFromX[next]!, x);
    }
  }
  return settled ? guards : undefined;
}

const widened = (end: number, need: number): number => (need === NEVER ? end : Math.max(end, need));
