import fc from 'fast-check';
import { expect, it } from 'vitest';
import { KeyedAncestors } from '../../../src/optimize/facts/keyed-ancestors.js';
import { preorder, Tree } from '../../../src/optimize/facts/tree.js';
import { Memory } from '../../../src/optimize/memory.js';

const NONE = -1;
const nodes = fc.array(fc.record({ parent: fc.nat(1000), key: fc.integer({ min: NONE, max: 3 }) }), {
  minLength: 1,
  maxLength: 100,
});

it('the nearest ancestor with a key is the one that walking up meets first', () => {
  fc.assert(
    fc.property(nodes, (list) => {
      const memory = new Memory();
      const tree = new Tree(list.length + 1, 0, memory);
      for (const [i, { parent }] of list.entries()) tree.add(i + 1, parent % (i + 1));
      const numbers = Int32Array.from(list.keys(), (i) => i + 1);
      const keys = Int32Array.from([NONE, ...list.map(({ key }) => key)]);
      const count = Math.max(...keys) + 1;
      const keyed = new KeyedAncestors(preorder(tree, memory), keys, count, memory);
      const walk = (start: number, key: number): number => {
        for (let at = start; at !== 0; at = tree.parent[at]!) if (keys[at] === key) return at;
        return NONE;
      };
      for (const node of numbers) {
        for (let key = 0; key < count; key++) expect(keyed.nearest(node, key)).toBe(walk(node, key));
        if (keys[node] === NONE) continue;
        expect(keyed.enclosing[node]).toBe(walk(tree.parent[node]!, keys[node]!));
      }
    }),
  );
});
