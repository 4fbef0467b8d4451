/**
 * A graph of blocks with numbers for names, so that facts about blocks are arrays. The numbers follow a walk from the
 * root, a block before its true branch, that before its false branch; they are given once and last through all passes,
 * because libpcap prefers one of two equal choices by them.
 */

import type { Block } from '../cfg/index.js';

/** No block, no edge. */
export const NONE = -1;

/** Successors by block; NONE for a return. */
export interface Edges {
  readonly jt: Int32Array;
  readonly jf: Int32Array;
}

/** The edges stand in for `jt` and `jf` of the blocks until `rebuild`. */
export interface Graph extends Edges {
  root: number;
  readonly blocks: readonly Block[];
}

export function numberBlocks(root: Block): Graph {
  const numbers = new Map<Block, number>();
  const blocks: Block[] = [];
  const jt: number[] = [];
  const jf: number[] = [];
  const stack: Block[] = [root];
  /** The blocks to number, and for each the place that asks for its number: among `jt` or `jf`, the root's nowhere. */
  const askers: number[][] = [[]];
  const places: number[] = [0];
  for (let block = stack.pop(); block !== undefined; block = stack.pop()) {
    const asker = askers.pop()!;
    const place = places.pop()!;
    const known = numbers.get(block);
    const number = known ?? blocks.length;
    asker[place] = number;
    if (known !== undefined) continue;
    numbers.set(block, number);
    blocks.push(block);
    jt.push(NONE);
    jf.push(NONE);
    if (block.jf !== undefined) {
      stack.push(block.jf);
      askers.push(jf);
      places.push(number);
    }
    if (block.jt !== undefined) {
      stack.push(block.jt);
      askers.push(jt);
      places.push(number);
    }
  }
  return { root: 0, blocks, jt: Int32Array.from(jt), jf: Int32Array.from(jf) };
}

/** Puts the successors back on the blocks and returns the root. */
export function rebuild({ root, blocks, jt, jf }: Graph): Block {
  for (let b = 0; b < blocks.length; b++) {
    blocks[b]!.jt = jt[b] === NONE ? undefined : blocks[jt[b]!];
    blocks[b]!.jf = jf[b] === NONE ? undefined : blocks[jf[b]!];
  }
  return blocks[root]!;
}

/**
 * The edges of a graph of n blocks: the true branch of block b is edge b, its false branch edge n + b.
 */
export const blockOfEdge = (edge: number, blockCount: number): number =>
  edge < blockCount ? edge : edge - blockCount;

/** The graph of some of the blocks, `kept`, which lead to each other alone. They stay in the order of their numbers. */
export function restrict(graph: Graph, kept: Int32Array): Graph {
  const numbers = new Int32Array(graph.blocks.length).fill(NONE);
  for (const b of kept) numbers[b] = 0;
  const blocks = graph.blocks.filter((_, b) => numbers[b] !== NONE);
  let count = 0;
  for (let b = 0; b < numbers.length; b++) if (numbers[b] !== NONE) numbers[b] = count++;
  const jt = new Int32Array(blocks.length).fill(NONE);
  const jf = new Int32Array(blocks.length).fill(NONE);
  for (const b of kept) {
    if (graph.jt[b] === NONE) continue;
    jt[numbers[b]!] = numbers[graph.jt[b]!]!;
    jf[numbers[b]!] = numbers[graph.jf[b]!]!;
  }
  return { root: numbers[graph.root]!, blocks, jt, jf };
}
