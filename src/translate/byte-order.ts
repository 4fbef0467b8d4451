/**
 * A classic program → the packet loads whose bytes may stay as they lie, in network order, since all that is ever asked
 * about their value is whether it equals a constant, or has bits of one: then the constants are turned round instead.
 *
 * Values of A that can meet, where paths join or because a mask is laid over them, are one class and have one order.
 */

import * as cbpf from '../cbpf/index.js';
import { ancillaryOf } from './ancillary.js';
import type { Liveness } from './liveness.js';

const { op, location } = cbpf;

/** For every instruction: 2 or 4 if it loads, masks or tests a value of so many bytes in network order, else 0. */
export type NetworkOrder = Uint8Array;

/** `mustBeHost(i)`: whether a value of A that is wanted later must be a number when instruction i starts. */
export function findNetworkOrder(
  instructions: readonly cbpf.Instruction[],
  reached: Uint8Array,
  { after }: Liveness,
  mustBeHost: (index: number) => boolean,
): NetworkOrder {
  const classes = new Classes(2 * instructions.length);
  for (const [index, instruction] of instructions.entries()) {
    if (reached[index] !== 1) continue;
    const before = 2 * index;
    const behind = before + 1;
    const readsA = (cbpf.reads(instruction) & location.A) !== 0;
    const writesA = (cbpf.writes(instruction) & location.A) !== 0;
    const isWanted = (after[index]! & location.A) !== 0;
    if (readsA) classes.constrain(before, bytesAllowed(instruction));
    if (writesA && !readsA) classes.constrain(behind, bytesLoaded(instruction));
    if (!writesA || isMask(instruction)) classes.join(before, behind);
    else if (readsA) classes.constrain(behind, 0);
    if ((readsA || (isWanted && !writesA)) && mustBeHost(index)) classes.constrain(before, 0);
    if (!isWanted) continue;
    for (const next of cbpf.successors(instruction, index)) classes.join(behind, 2 * next);
  }
  return Uint8Array.from(instructions, (instruction, index) => {
    const isLoad = bytesLoaded(instruction) > 0;
    const reads = (cbpf.reads(instruction) & location.A) !== 0;
    return isLoad || reads ? classes.bytesOf(2 * index + (isLoad ? 1 : 0)) : 0;
  });
}

/** The constant as the bytes of such a value lie. */
export function inNetworkOrder(k: number, bytes: number): number {
  const swapped = ((k << 24) | ((k & 0xff00) << 8) | ((k >>> 8) & 0xff00) | (k >>> 24)) >>> 0;
  return bytes === 2 ? swapped >>> 16 : bytes === 4 ? swapped : k;
}

/** Bits: values of 2 bytes, of 4 bytes. Both where no constraint is, none for a number. */
const TWO = 1;
const FOUR = 2;
const ANY = TWO | FOUR;

function bytesLoaded(instruction: cbpf.Instruction): number {
  const row = cbpf.opcodeOf(instruction.code);
  if (row === undefined || (row.writes & location.A) === 0 || ancillaryOf(instruction) !== undefined)
    return 0;
  return row.packetBytes === 2 ? TWO : row.packetBytes === 4 ? FOUR : 0;
}

/** What an instruction can be asked about that reads A. */
function bytesAllowed(instruction: cbpf.Instruction): number {
  const { code, k } = instruction;
  switch (code) {
    case op.JMP | op.JSET | op.K:
    case op.ALU | op.AND | op.K:
      return ANY;
    case op.JMP | op.JEQ | op.K:
    case op.ALU | op.OR | op.K:
    case op.ALU | op.XOR | op.K:
      return k <= 0xffff ? ANY : FOUR;
    default:
      return 0;
  }
}

function isMask({ code }: cbpf.Instruction): boolean {
  return (
    code === (op.ALU | op.AND | op.K) || code === (op.ALU | op.OR | op.K) || code === (op.ALU | op.XOR | op.K)
  );
}

/** Disjoint sets, each with what its values may be. */
class Classes {
  readonly #parents: Int32Array;
  readonly #allowed: Uint8Array;

  constructor(size: number) {
    this.#parents = Int32Array.from({ length: size }, (_, each) => each);
    this.#allowed = new Uint8Array(size).fill(ANY);
  }

  join(a: number, b: number): void {
    const first = this.#find(a);
    const second = this.#find(b);
    if (first === second) return;
    this.#parents[second] = first;
    this.#allowed[first]! &= this.#allowed[second]!;
  }

  constrain(member: number, allowed: number): void {
    this.#allowed[this.#find(member)]! &= allowed;
  }

  bytesOf(member: number): number {
    const allowed = this.#allowed[this.#find(member)]!;
    return allowed === TWO ? 2 : allowed === FOUR ? 4 : 0;
  }

  #find(member: number): number {
    let at = member;
    while (this.#parents[at] !== at) {
      this.#parents[at] = this.#parents[this.#parents[at]!]!;
      at = this.#parents[at]!;
    }
    return at;
  }
}
