import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Instruction, op } from '../../src/cbpf/index.js';
import {
  type Block,
  DELETED,
  linearize,
  returnBlock,
  type Statement,
  statement,
} from '../../src/cfg/index.js';

const at = (start: number) => ({ start, end: start + 1 });
const loads = (count: number): Statement[] =>
  Array.from({ length: count }, (_, k) => statement(op.LD | op.ABS | op.B, k, at(0)));
const test = (statements: Statement[], jt: Block, jf: Block, origin = at(0)): Block => ({
  statements,
  branch: statement(op.JMP | op.JEQ | op.K, 7, origin),
  jt,
  jf,
});
const accept = returnBlock(65535, at(1));
const reject = returnBlock(0, at(2));
/** Blocks of `lengths` instructions each, in a row along the true branch; the last one accepts. */
const row = (...lengths: number[]): Block =>
  lengths.reduceRight((next, length) => test(loads(length - 1), next, reject), accept);

/** Columns of a program: opcode, jt, jf, k. */
const columns = (root: Block) => linearize(root).instructions.map(({ code, jt, jf, k }) => [code, jt, jf, k]);
const JA = op.JMP | op.JA;
const JEQ = op.JMP | op.JEQ;
const RET = op.RET;

describe('layout', () => {
  it('puts what follows the false branch last', () => {
    expect(columns(test([], accept, reject))).toEqual([
      [JEQ, 0, 1, 7],
      [RET, 0, 0, 65535],
      [RET, 0, 0, 0],
    ]);
    expect(columns(test([], reject, accept))).toEqual([
      [JEQ, 0, 1, 7],
      [RET, 0, 0, 0],
      [RET, 0, 0, 65535],
    ]);
  });

  it('leaves deleted statements out', () => {
    const [first, second] = loads(2);
    expect(columns(test([{ ...first!, code: DELETED }, second!], accept, reject))).toHaveLength(4);
  });

  it('places a block that many lead to once', () => {
    const shared = test([], accept, reject);
    expect(columns(test([], shared, test([], shared, reject)))).toHaveLength(5);
  });
});

describe('long jumps', () => {
  const branchOf = (root: Block) => columns(root).slice(0, 3);

  it('are not needed up to 255 instructions', () => {
    expect(branchOf(test([], accept, row(255)))[0]).toEqual([JEQ, 255, 0, 7]);
  });

  it.each([
    [
      'behind the true branch',
      test([], accept, row(256)),
      [
        [JEQ, 0, 1, 7],
        [JA, 0, 0, 256],
      ],
    ],
    [
      'behind the false branch',
      test([], row(256), reject),
      [
        [JEQ, 1, 0, 7],
        [JA, 0, 0, 257],
      ],
    ],
    [
      'for both, the one for the true branch first',
      test([], accept, test(loads(300), row(256), accept)),
      [
        [JEQ, 0, 1, 7],
        [JA, 0, 0, 559],
      ],
    ],
  ])('%s', (_, root, start) => {
    expect(columns(root).slice(0, start.length)).toEqual(start);
  });

  it('have the origin of their branch', () => {
    const { instructions, origins } = linearize(test([], accept, row(256), at(9)));
    expect(instructions[1]!.code).toBe(JA);
    expect(origins.slice(0, 2)).toEqual([at(9), at(9)]);
  });
});

/** libpcap's way: lay out, and start over whenever a branch is found too far; it then has a long jump from the start. */
function layOutAgainAndAgain(root: Block): Instruction[] {
  const long = new Map<Block, { jt: number; jf: number }>();
  for (;;) {
    const starts = new Map<Block, number>();
    let program: Instruction[] = [];
    const place = (block: Block): boolean => {
      if (starts.has(block)) return true;
      if (block.jt === undefined || block.jf === undefined) {
        program = [{ code: block.branch.code, jt: 0, jf: 0, k: block.branch.k }, ...program];
        starts.set(block, program.length);
        return true;
      }
      if (!place(block.jf) || !place(block.jt)) return false;
      const extra = long.get(block) ?? { jt: 0, jf: 0 };
      const far = (successor: Block) => program.length + extra.jt + extra.jf - starts.get(successor)!;
      const jumps: Instruction[] = [];
      const offsets = { jt: far(block.jt), jf: far(block.jf) };
      for (const branch of ['jt', 'jf'] as const) {
        if (offsets[branch] <= 255) continue;
        if (extra[branch] === 0) {
          long.set(block, { ...extra, [branch]: 1 });
          return false;
        }
        jumps.push({ code: JA, jt: 0, jf: 0, k: offsets[branch] - jumps.length - 1 });
        offsets[branch] = jumps.length - 1;
      }
      const statements = block.statements.map(({ code, k }) => ({ code, jt: 0, jf: 0, k }));
      program = [
        ...statements,
        { code: block.branch.code, ...offsets, k: block.branch.k },
        ...jumps,
        ...program,
      ];
      starts.set(block, program.length);
      return true;
    };
    if (place(root)) return program;
  }
}

describe('one pass', () => {
  it('gives the layout that starting over gives', () => {
    const block = fc.record({ length: fc.integer({ min: 0, max: 90 }), jt: fc.nat(100), jf: fc.nat(100) });
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 20 }), (list) => {
        const blocks: Block[] = [accept, reject];
        for (const { length, jt, jf } of list) {
          blocks.push(test(loads(length), blocks[jt % blocks.length]!, blocks[jf % blocks.length]!));
        }
        const root = blocks.at(-1)!;
        expect(linearize(root).instructions).toEqual(layOutAgainAndAgain(root));
      }),
    );
  });
});

describe('jumps inside a block', () => {
  const jump = (k: number): Statement => statement(op.JMP | op.JSET | op.K, k, at(3));
  const tie = (from: Statement, jt: Statement, jf: Statement): void => {
    from.jt = jt;
    from.jf = jf;
  };

  it('are counted from statement to statement', () => {
    const [a, b, c, d] = loads(4);
    const first = jump(1);
    tie(first, b!, d!);
    expect(columns(test([a!, first, b!, c!, d!], accept, reject))[1]).toEqual([first.code, 0, 2, 1]);
  });

  it('are left at 0 where one stands last but one, as libpcap has it', () => {
    const [a] = loads(1);
    const last = jump(1);
    tie(last, a!, a!);
    expect(columns(test([...loads(1), last, a!], accept, reject))[1]).toEqual([last.code, 0, 0, 1]);
  });

  it('count deleted statements on the way to their target, as libpcap has it', () => {
    const [a, b, c, d] = loads(4);
    const first = jump(1);
    tie(first, b!, c!);
    const deleted = { ...a!, code: DELETED };
    expect(columns(test([first, deleted, b!, c!, d!], accept, reject))[0]).toEqual([first.code, 1, 2, 1]);
  });

  it('need a target in the block', () => {
    const [a, b] = loads(2);
    const first = jump(1);
    tie(first, statement(op.LD, 0, at(0)), b!);
    expect(() => linearize(test([first, a!, b!], accept, reject))).toThrow(
      expect.objectContaining({
        code: 'in-block-jump',
        message: 'no destination found for block-local relative jump: off=0',
        span: at(3),
      }),
    );
  });

  it('cannot lead back', () => {
    const [a, b, c] = loads(3);
    const second = jump(1);
    tie(second, a!, b!);
    expect(() => linearize(test([a!, second, b!, c!], accept, reject))).toThrow(
      'out-of-range jump for block-local relative jump: off=1',
    );
  });
});
