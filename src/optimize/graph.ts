/**
 * A graph of blocks with numbers for names, so that facts about blocks are arrays. The numbers follow a walk from the
 * root, a block before its true branch, that before its false branch; they are given once and last through all passes,
 * because libpcap prefers one of two equal choices by them.
 */

import type { Block } from '../cfg/index.js';

/** No block, no edge. */
export const NONE = -1;

export interface Graph {
  root: number;
  readonly blocks: readonly Block[];
  /** Successors by block; NONE for a return. They stand in for `jt` and `jf` of the blocks until `rebuild`. */
  readonly jt: Int32Array;
  readonly jf: Int32Array;
}

export function numberBlocks(root: Block): Graph {
  const numbers = new Map<Block, number>();
  const blocks: Block[] = [];
  const stack: Block[] = [root];
  for (let block = stack.pop(); block !== undefined; block = stack.pop()) {
    if (numbers.has(block)) continue;
    numbers.set(block, blocks.length);
    blocks.push(block);
    if (block.jf !== undefined) stack.push(block.jf);
    if (block.jt !== undefined) stack.push(block.jt);
  }
  const numberOf = (block: Block | undefined): number => (block === undefined ? NONE : numbers.get(block)!);
  return {
    root: 0,
    blocks,
    jt: Int32Array.from(blocks, ({ jt }) => numberOf(jt)),
    jf: Int32Array.from(blocks, ({ jf }) => numberOf(jf)),
  };
}

/** Puts the successors back on the blocks and returns the root. */
export function rebuild({ root, blocks, jt, jf }: Graph): Block {
  for (const [b, block] of blocks.entries()) {
    block.jt = blocks[jt[b]!];
    block.jf = blocks[jf[b]!];
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
  for (const b of numbers.keys()) if (numbers[b] !== NONE) numbers[b] = count++;
  const jt = new Int32Array(blocks.length).fill(NONE);
  const jf = new Int32Array(blocks.length).fill(NONE);
  for (const b of kept) {
    if (graph.jt[b] === NONE) continue;
    jt[numbers[b]!] = numbers[graph.jt[b]!]!;
    jf[numbers[b]!] = numbers[graph.jf[b]!]!;
  }
  return { root: numbers[graph.root]!, blocks, jt, jf };
}
