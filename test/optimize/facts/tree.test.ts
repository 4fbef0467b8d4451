import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { preorder, Tree } from '../../../src/optimize/facts/tree.js';
import { Memory } from '../../../src/optimize/memory.js';

const ROOT = 0;

/** Trees of up to 200 nodes: node i + 1 hangs from node `choices[i]` modulo i + 1. Some are long chains. */
const parents = fc.oneof(
  fc.array(fc.nat(1000), { maxLength: 200 }).map((choices) => choices.map((choice, i) => choice % (i + 1))),
  fc.nat(200).map((length) => Array.from({ length }, (_, i) => i)),
);

function build(parentOf: readonly number[]): Tree {
  const tree = new Tree(1, ROOT, new Memory());
  for (const [i, parent] of parentOf.entries()) tree.add(i + 1, parent);
  return tree;
}

/** The node and all above it, the root last. */
function path(parentOf: readonly number[], node: number): number[] {
  const nodes = [node];
  for (let at = node; at !== ROOT; ) nodes.push((at = parentOf[at - 1]!));
  return nodes;
}

describe('a tree that grows at its leaves', () => {
  it('finds the ancestors that walking from parent to parent finds', () => {
    fc.assert(
      fc.property(parents, fc.nat(), fc.nat(), (parentOf, a, b) => {
        const tree = build(parentOf);
        const node = a % (parentOf.length + 1);
        const above = path(parentOf, node);
        const other = path(parentOf, b % (parentOf.length + 1));
        expect(above.map((_, i) => tree.ancestorAt(node, above.length - 1 - i))).toEqual(above);
        expect(tree.commonAncestor(node, other[0]!)).toBe(above.find((each) => other.includes(each)));
        expect(tree.isAbove(other[0]!, node)).toBe(above.includes(other[0]!));
      }),
    );
  });

  it('numbers its nodes so that descendants are an interval', () => {
    fc.assert(
      fc.property(parents, (parentOf) => {
        // Where nodes are numbered from the root down a tree has no room to spare.
        const memory = new Memory();
        const tree = new Tree(parentOf.length + 1, ROOT, memory);
        for (const [i, parent] of parentOf.entries()) tree.add(i + 1, parent);
        const { enter, leave } = preorder(tree, memory);
        const all = [ROOT, ...parentOf.map((_, i) => i + 1)];
        for (const node of all) {
          const inside = all.filter((other) => enter[other]! <= enter[node]! && enter[node]! < leave[other]!);
          expect(inside).toEqual(path(parentOf, node).sort((a, b) => a - b));
        }
      }),
      { numRuns: 30 },
    );
  });
});
