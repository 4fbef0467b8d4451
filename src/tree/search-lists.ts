/** An optimized graph → one with the same verdict for every packet, and a search for each list that it walks. */

import { op } from '../cbpf/index.js';
import type { Block, LinearProgram } from '../cfg/index.js';
import { type Couples, couplesAt } from './couples.js';
import { FlowGraph } from './flow-graph.js';
import { layOut } from './layout.js';
import { type Region, regionAt } from './region.js';
import { Remaking } from './remaking.js';

/** `walked`: the graph laid out as it is. It is returned where searches would not be shorter. */
export function searchLists(root: Block, walked: LinearProgram): LinearProgram {
  const graph = new FlowGraph(root);
  const regions = findRegions(graph, root);
  const free = unusedMemory(graph.blocks);
  if (regions.size === 0) return walked;
  // Long jumps, which only the layout knows of, can make up for a search that takes more tests than its list.
  for (const bound of [Number.POSITIVE_INFINITY, 1]) {
    const searched = layOut(new Remaking(graph, regions, free, bound).root(root));
    if (searched.instructions.length < walked.instructions.length) return searched;
  }
  return walked;
}

function findRegions(graph: FlowGraph, root: Block): Map<Block, Region | Couples> {
  const regions = new Map<Block, Region | Couples>();
  const reached = new Set([root]);
  for (const block of graph.blocks) {
    if (!reached.has(block)) continue;
    const region = regionAt(graph, block) ?? couplesAt(graph, block);
    if (region !== undefined) regions.set(block, region);
    for (const next of region === undefined ? [block.jt, block.jf] : [region.hit, region.miss]) {
      if (next !== undefined) reached.add(next);
    }
  }
  return regions;
}

/** The words of scratch memory that no block stores or loads. */
function unusedMemory(blocks: readonly Block[]): number[] {
  const used = new Set<number>();
  for (const { statements } of blocks) {
    for (const { code, k } of statements) {
      const kind = op.classOf(code);
      const isLoad = (kind === op.LD || kind === op.LDX) && op.modeOf(code) === op.MEM;
      if (isLoad || kind === op.ST || kind === op.STX) used.add(k);
    }
  }
  return Array.from({ length: op.MEMORY_WORDS }, (_, i) => i).filter((each) => !used.has(each));
}
