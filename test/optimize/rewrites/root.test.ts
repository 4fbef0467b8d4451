import { expect, it } from 'vitest';
import { op } from '../../../src/cbpf/index.js';
import { type Block, returnBlock, statement } from '../../../src/cfg/index.js';
import { numberBlocks, rebuild } from '../../../src/optimize/graph.js';
import { skipIdleRoot } from '../../../src/optimize/rewrites/root.js';

const origin = { start: 0, end: 0 };
const accept = returnBlock(1, origin);
const reject = returnBlock(0, origin);
const block = (field: number, jt: Block, jf: Block): Block => ({
  statements: [statement(op.LD | op.ABS, field, origin)],
  branch: statement(op.JMP | op.JEQ, 0, origin),
  jt,
  jf,
});

function skip(root: Block): Block {
  const graph = numberBlocks(root);
  skipIdleRoot(graph);
  return rebuild(graph);
}

it('a root whose branches part stays', () => {
  const root = block(1, accept, reject);
  expect(skip(root)).toBe(root);
  expect(root.statements).toHaveLength(1);
});

it('an idle root gives its statements to the block it leads to', () => {
  const next = block(2, accept, reject);
  expect(skip(block(1, next, next))).toBe(next);
  expect(next.statements.map(({ k }) => k)).toEqual([1, 2]);
});

it('of a chain of idle roots the first alone gives its statements, as libpcap has it', () => {
  const last = block(3, accept, reject);
  const next = block(2, last, last);
  expect(skip(block(1, next, next))).toBe(last);
  expect(last.statements.map(({ k }) => k)).toEqual([1, 3]);
});

it('a root that returns needs no statements', () => {
  expect(skip(block(1, accept, accept))).toBe(accept);
  expect(accept.statements).toEqual([]);
});
