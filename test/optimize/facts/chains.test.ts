import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Chains } from '../../../src/optimize/facts/chains.js';
import { Memory } from '../../../src/optimize/memory.js';

const NONE = -1;

const steps = fc.array(
  fc.record({
    kind: fc.constantFrom('join', 'join', 'join', 'lift', 'dissolve'),
    at: fc.nat(1000),
    value: fc.nat(3),
  }),
  { maxLength: 80 },
);

/** Every answer about the block at `place` of a chain, looked up in the plain list of its blocks. */
function expectAnswers(chains: Chains, values: Int32Array, chain: readonly number[], place: number): void {
  const block = chain[place]!;
  const valueAt = (at: number): number => values[chain[at]!]!;
  expect(chains.of(block)).toBe(chains.of(chain[0]!));
  expect(chains.lastOf(block)).toBe(chain.at(-1));
  expect(chain).toContain(chains.rulerOf(block));
  expect(chains.before(block)).toBe(chain[place - 1] ?? NONE);
  const isSame = (other: number): boolean => values[other] === values[block];
  expect(chains.nextSame(block)).toBe(chain.slice(place + 1).find(isSame) ?? NONE);
  const beginsRun = place === 0 || valueAt(place - 1) !== valueAt(place);
  expect(chains.beginsRun(block)).toBe(beginsRun);
  if (!beginsRun) return;
  let end = place;
  while (end + 1 < chain.length && valueAt(end + 1) === valueAt(place)) end++;
  expect(chains.endOfRun(block)).toBe(chain[end]);
}

it('chains that are joined, changed by pull-ups and taken apart are what a list of their blocks is', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(3), { minLength: 2, maxLength: 24 }), steps, (leaves, list) => {
      const values = Int32Array.from(leaves);
      const along = Int32Array.from(leaves, (_, i) => (i + 1 < leaves.length ? i + 1 : NONE));
      const chains = new Chains(along, new Int32Array(leaves.length), values, new Memory());
      let model = leaves.map((_, i) => [i]);
      for (const { kind, at, value } of list) {
        const place = at % model.length;
        const chain = model[place]!;
        if (kind === 'join' && place + 1 < model.length) {
          chains.join(chain[0]!, model[place + 1]![0]!);
          chain.push(...model.splice(place + 1, 1)[0]!);
        } else if (kind === 'dissolve') {
          chains.dissolve(chain[at % chain.length]!);
          model = model.flatMap((each) => (each === chain ? chain.map((b) => [b]) : [each]));
        } else if (kind === 'lift') {
          const different = chain.findIndex((b) => values[b] !== value);
          const found = chain.findIndex((b, i) => different !== NONE && i > different && values[b] === value);
          if (found === NONE) continue;
          const block = chain[found]!;
          chains.lift(block, chain[different - 1] ?? NONE, chain[different]!);
          chain.splice(found, 1);
          chain.splice(different, 0, block);
          const order = model.flat();
          for (const [i, b] of order.entries()) along[b] = order[i + 1] ?? NONE;
        }
        for (const each of model) {
          for (const i of each.keys()) expectAnswers(chains, values, each, i);
          for (let wanted = 0; wanted <= 3; wanted++) {
            const first = each.find((b) => values[b] === wanted) ?? NONE;
            expect(chains.firstWith(wanted, each[0]!)).toBe(first);
          }
        }
      }
    }),
  );
});
