/**
 * Jumps between blocks → the nested blocks and loops of WebAssembly, which jumps can only leave. A jump forward leaves a
 * block that ends where it leads; a jump back starts a loop over. The blocks keep their order.
 */

import type { Block } from './blocks.js';

export interface Scope {
  readonly kind: 'block' | 'loop';
  /** Opens before this block … */
  readonly start: number;
  /** … and closes before that one. */
  readonly end: number;
  /** The block that a jump to its label leads to: the end of a block, the start of a loop. */
  readonly target: number;
}

/** The scopes in the order in which they open; undefined where something jumps into the middle of a loop. */
export function scopesOf(blocks: readonly Block[]): readonly Scope[] | undefined {
  const loops = loopsOf(blocks);
  const forward = new Map<number, number>();
  for (const [from, { taken }] of blocks.entries()) {
    if (taken === undefined || taken <= from) continue;
    forward.set(taken, Math.min(forward.get(taken) ?? from, from));
  }
  for (const loop of loops) {
    for (const [target, from] of forward) {
      if (from < loop.start && target > loop.start && target < loop.end) return undefined;
      if (from > loop.start && from < loop.end && target > loop.end) forward.set(target, loop.start);
    }
  }
  return [...loops, ...blocksOf(forward)].sort(byNesting);
}

/** A loop reaches to behind the last jump back to its start, and one that overlaps another reaches to its end. */
function loopsOf(blocks: readonly Block[]): readonly Scope[] {
  const ends = new Map<number, number>();
  for (const [from, { taken }] of blocks.entries()) {
    if (taken !== undefined && taken <= from) ends.set(taken, Math.max(ends.get(taken) ?? 0, from + 1));
  }
  const loops = [...ends].sort(([a], [b]) => b - a);
  for (const outer of loops) {
    for (const [start, end] of loops) {
      if (start > outer[0] && start < outer[1] && end > outer[1]) outer[1] = end;
    }
  }
  return loops.map(([start, end]) => ({ kind: 'loop', start, end, target: start }));
}

/** Each target's block, begun early enough that none is left half. */
function blocksOf(forward: ReadonlyMap<number, number>): readonly Scope[] {
  const scopes: Scope[] = [];
  const open: { readonly start: number; readonly end: number }[] = [];
  for (const [target, from] of [...forward].sort(([a], [b]) => a - b)) {
    let start = from;
    for (let last = open.at(-1); last !== undefined && last.end > start; last = open.at(-1)) {
      start = Math.min(start, last.start);
      open.pop();
    }
    open.push({ start, end: target });
    scopes.push({ kind: 'block', start, end: target, target });
  }
  return scopes;
}

/** Outer scopes first; of two that are alike the loop is the inner one, unless it ends later. */
function byNesting(a: Scope, b: Scope): number {
  if (a.start !== b.start) return a.start - b.start;
  if (a.end !== b.end) return b.end - a.end;
  return a.kind === b.kind ? 0 : a.kind === 'block' ? -1 : 1;
}
