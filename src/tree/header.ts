/** Where headers hold the words of two fields, and how headers with the same list share its searches. */

import { assert } from '../base/index.js';
import { op } from '../cbpf/index.js';
import { type Generator, load } from '../codegen/index.js';
import type { Side } from './field-test.js';
import type { Step } from './recompute.js';

/** A load from the packet, and what it takes to have its index in X. */
export interface WordLoad {
  readonly index: readonly Step[];
  readonly code: number;
  readonly k: number;
}

export function wordLoad(g: Generator, base: Base, offset: number, size: 1 | 2 | 4): WordLoad {
  const statements = load(g, base, offset, size);
  const { code, k } = statements.at(-1)!;
  return { index: statements.slice(0, -1).map((each) => [each.code, each.k] as const), code, k };
}

type Base = Parameters<typeof load>[1];

export type Header = Readonly<Record<Side, readonly WordLoad[]>>;

export const stepsOf = ({ index, code, k }: WordLoad): readonly Step[] => [...index, [code, k]];

/** How headers of one word a field come to share their searches. */
export interface Shared {
  /** For each header: the load of the source, and X made ready for that of the destination. */
  readonly source: readonly (readonly Step[])[];
  readonly destination: readonly Step[];
}

/** Nothing where the destinations cannot be loaded by one instruction. */
export function share(headers: readonly Header[]): Shared | undefined {
  const both = headers.map(({ source, destination }) => {
    const [from, to] = [source[0], destination[0]];
    assert(from !== undefined && to !== undefined, 'tree/header', 'a header without its fields');
    return { from, to };
  });
  const [first] = both;
  assert(first !== undefined, 'tree/header', 'nothing to share');
  if (both.length === 1) return { source: [stepsOf(first.from)], destination: stepsOf(first.to) };
  const indexed = both.filter(({ to }) => to.index.length > 0);
  const k = indexed[0]?.to.k ?? 0;
  if (indexed.some(({ to }) => to.k !== k) || both.some(({ to }) => to.k < k)) return undefined;
  const size = op.sizeOf(first.to.code);
  const source = both.map(({ from, to }): readonly Step[] =>
    to.index.length > 0
      ? stepsOf(from)
      : [
          [op.LDX | op.IMM, to.k - k],
          [from.code, from.k],
        ],
  );
  if (both.some(({ from, to }) => from.index.length > 0 !== to.index.length > 0)) return undefined;
  return { source, destination: [[op.LD | op.IND | size, k]] };
}
