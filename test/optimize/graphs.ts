/** Random graphs of blocks, for properties of the optimizer: acyclic, every block with two successors or a return. */

import fc from 'fast-check';
import { op } from '../../src/cbpf/index.js';
import { type Block, returnBlock, type Statement, statement } from '../../src/cfg/index.js';
import { type Graph, numberBlocks } from '../../src/optimize/graph.js';

export const origin = { start: 0, end: 1 };

/** How far a block's successors may be behind it: small numbers make chains, large ones make bushes. */
const reaches = [1, 2, 3, 5, 40];

const load = (field: number): Statement[] => [statement(op.LD | op.ABS | op.W, 20 + field, origin)];

export interface GraphShape {
  readonly reach: number;
  /** Of how many fields and constants the tests are. */
  readonly fields: number;
  readonly constants: number;
  /** By block, all numbers to be taken modulo what there is. */
  readonly blocks: readonly { field: number; constant: number; jt: number; jf: number; final: number }[];
}

export const shapes: fc.Arbitrary<GraphShape> = fc.record({
  reach: fc.constantFrom(...reaches),
  fields: fc.integer({ min: 1, max: 4 }),
  constants: fc.integer({ min: 1, max: 6 }),
  blocks: fc.array(
    fc.record({
      field: fc.nat(1000),
      constant: fc.nat(1000),
      jt: fc.nat(1000),
      jf: fc.nat(1000),
      final: fc.nat(9),
    }),
    { minLength: 1, maxLength: 40 },
  ),
});

/** The root of a graph of tests `field = constant`, many of which lead straight to one of two returns. */
export function build({ reach, fields, constants, blocks }: GraphShape): Block {
  const built: Block[] = blocks.map(({ field, constant }) => ({
    statements: load(field % fields),
    branch: statement(op.JMP | op.JEQ | op.K, constant % constants, origin),
    jt: undefined,
    jf: undefined,
  }));
  built.push(returnBlock(65535, origin), returnBlock(0, origin));
  for (const [i, { jt, jf, final }] of blocks.entries()) {
    const behind = Math.min(reach, built.length - 1 - i);
    built[i]!.jt = final < 4 ? built.at(final % 2 === 0 ? -2 : -1)! : built[i + 1 + (jt % behind)]!;
    built[i]!.jf = built[i + 1 + (jf % behind)]!;
  }
  return built[0]!;
}

export const graphs: fc.Arbitrary<Graph> = shapes.map((shape) => numberBlocks(build(shape)));

/** The successors of a block that it has. */
export const successorsOf = ({ jt, jf }: Graph, b: number): number[] =>
  jt[b] === -1 ? [] : [jt[b]!, jf[b]!];
