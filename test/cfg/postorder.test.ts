import fc from 'fast-check';
import { expect, it } from 'vitest';
import { op } from '../../src/cbpf/index.js';
import { type Block, postorder, returnBlock, statement } from '../../src/cfg/index.js';

const origin = { start: 0, end: 1 };
const test = (jt: Block, jf: Block): Block => ({
  statements: [],
  branch: statement(op.JMP | op.JEQ | op.K, 0, origin),
  jt,
  jf,
});

it('every block comes once, behind all that it leads to', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(1000), fc.nat(1000)), { minLength: 1, maxLength: 30 }), (edges) => {
      const blocks = [returnBlock(1, origin), returnBlock(0, origin)];
      for (const [jt, jf] of edges) {
        blocks.push(test(blocks[jt % blocks.length]!, blocks[jf % blocks.length]!));
      }
      const order = postorder(blocks.at(-1)!);
      const places = new Map(order.map((block, place) => [block, place]));
      expect(places.size).toBe(order.length);
      expect(order.at(-1)).toBe(blocks.at(-1));
      for (const [block, place] of places) {
        for (const next of [block.jt, block.jf]) {
          if (next !== undefined) expect(places.get(next)).toBeLessThan(place);
        }
      }
    }),
  );
});

it('what follows the false branch comes first', () => {
  const [yes, no] = [returnBlock(1, origin), returnBlock(0, origin)];
  const root = test(yes, no);
  expect(postorder(root)).toEqual([no, yes, root]);
});
