/** How much stack each function uses → how much the deepest calls use together, which Linux holds below 512 bytes. */

import * as ebpf from '../../ebpf/index.js';
import { Refusal } from './rejection.js';
import type { Structure } from './structure.js';

const { STACK_SIZE } = ebpf.op;

/** A function takes its share in pieces of this size where programs are compiled, and one piece at least. */
const PIECE = 16;

/** Throws Refusal. `depths` is by the entries of the functions. */
export function stackOf(structure: Structure, depths: ReadonlyMap<number, number>): number {
  const { entries, operations, instructions } = structure;
  if (entries.length === 1) return depths.get(0) ?? 0;
  const below = new Map<number, number>();
  const under = new Set<number>();
  const deepest = (entry: number): number => {
    const known = below.get(entry);
    // A circle of calls that no path goes around.
    if (known !== undefined || under.has(entry)) return known ?? 0;
    under.add(entry);
    if (under.size * PIECE > STACK_SIZE) throw tooMuch(entry, under.size * PIECE);
    const own = Math.ceil(Math.max(depths.get(entry) ?? 0, 1) / PIECE) * PIECE;
    const end = entries[entries.indexOf(entry) + 1] ?? operations.length;
    let called = 0;
    for (let index = entry; index < end; index++) {
      if (operations[index]?.symbol !== 'local') continue;
      const total = deepest(index + 1 + instructions[index]!.imm);
      if (own + total > STACK_SIZE) throw tooMuch(index, own + total);
      called = Math.max(called, total);
    }
    under.delete(entry);
    below.set(entry, own + called);
    return own + called;
  };
  return deepest(0);
}

const tooMuch = (index: number, bytes: number): Refusal =>
  new Refusal(
    index,
    'outside-stack',
    `the functions called from here use ${bytes} bytes of stack together, more than ${STACK_SIZE}`,
  );
