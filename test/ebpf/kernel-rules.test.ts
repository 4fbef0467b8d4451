import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as ebpf from '../../src/ebpf/index.js';
import { findKernel } from '../support/kernel.js';
import { present, skips, titled } from '../support/shared.js';
import { slots } from './arbitrary.js';

const found = findKernel();
const { FC_SEED } = process.env;
const PROGRAMS = 4000;

/** Classes of what registers alone decide about: of these the kernel's verifier refuses nothing but what is malformed. */
const classes = [ebpf.op.ALU, ebpf.op.ALU64, ebpf.op.JMP, ebpf.op.JMP32];
/** Not of RFC 9669: Linux's may_goto. Calls need a helper, and what follows an exit is out of reach. */
const excluded = [0xe0, ebpf.op.CALL, ebpf.op.EXIT];

const register = fc.oneof(
  { weight: 8, arbitrary: fc.nat(9) },
  { weight: 1, arbitrary: fc.constantFrom(0, 11, 15) },
);
const field = fc.oneof(
  { weight: 5, arbitrary: fc.constant(0) },
  { weight: 5, arbitrary: fc.constantFrom(1, 2, 8, 16, 31, 32, 33, 63, 64, 65, -1) },
);

/** Any opcode of those classes, with fields that are often right and sometimes not. */
const anything: fc.Arbitrary<ebpf.Instruction> = fc.record({
  code: fc
    .nat(0xff)
    .filter(
      (code) => classes.includes(ebpf.op.classOf(code)) && !excluded.includes(ebpf.op.operationOf(code)),
    ),
  dst: register,
  src: fc.oneof(fc.constant(0), register),
  off: field,
  imm: field,
});

/** Operations of the table, half of them with one field changed. */
const fromTable: fc.Arbitrary<ebpf.Instruction> = fc
  .constantFrom(
    ...ebpf.operations.filter(
      ({ code, shape }) =>
        classes.includes(ebpf.op.classOf(code)) && !/^(call|call-register|exit)$/.test(shape),
    ),
  )
  .chain((operation) =>
    fc.tuple(slots(operation), fc.constantFrom('none', 'dst', 'src', 'off', 'imm'), field, register),
  )
  .map(([[first], changed, value, name]) => {
    const each = first!;
    if (changed === 'none') return each;
    return { ...each, [changed]: changed === 'dst' || changed === 'src' ? name : value };
  });

/** Pointers follow rules of their own, and jumps that go elsewhere would leave instructions out of reach. */
const plain = (each: ebpf.Instruction): ebpf.Instruction => {
  const shape = ebpf.operationOf(each)?.shape ?? '';
  const fixed = {
    ...each,
    src: each.src === ebpf.op.FRAME_POINTER ? 9 : each.src,
    dst: each.dst === ebpf.op.FRAME_POINTER ? 9 : each.dst,
  };
  if (/branch|^goto$/.test(shape)) return { ...fixed, off: 0 };
  return shape === 'goto-long' ? { ...fixed, imm: 0 } : fixed;
};

const isOfMemory = (code: number): boolean =>
  [ebpf.op.LDX, ebpf.op.ST, ebpf.op.STX].includes(ebpf.op.classOf(code));

/** Any opcode of loads, stores and atomics, on an aligned place of the stack; fields that nobody uses are often 0. */
const onStack: fc.Arbitrary<ebpf.Instruction> = fc
  .record({
    code: fc.oneof(
      fc.nat(0xff).filter(isOfMemory),
      fc.constantFrom(...ebpf.operations.map(({ code }) => code).filter(isOfMemory)),
    ),
    register,
    imm: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(0x00, 0x40, 0x50, 0xa0, 0x01, 0x41, 0x51, 0xa1, 0xe1, 0xf1) },
      { weight: 1, arbitrary: fc.constantFrom(0x10, 0x20, 0xe0, 0xf0, 0x02, 0x1f1, -1) },
      { weight: 3, arbitrary: fc.constant(0) },
    ),
  })
  .map(({ code, register, imm }) => {
    const isLoad = ebpf.op.classOf(code) === ebpf.op.LDX;
    const [dst, src] = isLoad ? [register, ebpf.op.FRAME_POINTER] : [ebpf.op.FRAME_POINTER, register];
    return { code, dst, src, off: -16, imm };
  });

/** All registers hold numbers that the verifier does not know. */
const set = (dst: number): ebpf.Instruction[] => ebpf.assemble(`mov %r${dst}, %r0`).instructions.slice();
const start = [...ebpf.assemble('ldxw %r0, [%r1]').instructions, ...[1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap(set)];
const end = ebpf.assemble('mov %r0, 0\nexit').instructions;

describe.skipIf(skips(found))(titled('the rules of Linux', found), () => {
  it.each([
    ['of arithmetic and jumps', fc.oneof(anything, fromTable).map(plain)],
    ['of memory', onStack],
  ])(`refuse the instructions %s that the kernel refuses, of ${PROGRAMS}`, async (_title, arbitrary) => {
    const seed = Number(FC_SEED ?? Date.now() & 0xffffffff);
    const instructions = fc.sample(arbitrary, { numRuns: PROGRAMS, seed });
    const kernel = present(found)();
    try {
      const answers = await Promise.all(
        instructions.map((each) => kernel.load({ type: 'tc', program: [...start, each, ...end] })),
      );
      const wrong = instructions.flatMap((each, index) => {
        const ours = ebpf.findInvalidity([...start, each, ...end], 'linux');
        const theirs = answers[index]!;
        if ((ours === undefined) === theirs.accepted) return [];
        return [{ each, ours, log: 'log' in theirs ? theirs.log.slice(-200) : '' }];
      });
      expect({ seed, wrong: wrong.slice(0, 5), count: wrong.length }).toEqual({ seed, wrong: [], count: 0 });
      const accepted = answers.filter((each) => each.accepted).length;
      expect(Math.min(accepted, PROGRAMS - accepted)).toBeGreaterThan(PROGRAMS / 10);
    } finally {
      kernel.close();
    }
  });
});
