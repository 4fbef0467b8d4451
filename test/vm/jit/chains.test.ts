import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as cbpf from '../../../src/cbpf/index.js';
import * as ebpf from '../../../src/ebpf/index.js';
import { compile } from '../../../src/index.js';
import { translate } from '../../../src/translate/index.js';
import { chainsOf } from '../../../src/vm/jit/chains.js';
import { plansOf } from '../../../src/vm/jit/compile.js';
import { expectSame, keptOf } from './over-records.js';

const { op } = cbpf;

/** How many comparisons each chain of a program has. */
function chainsIn(program: cbpf.Program): readonly number[] {
  const lengths: number[] = [];
  for (const link of chainsOf(plansOf(translate(program), 'socket')[0]!)) {
    if (link?.isFirst) lengths.push(0);
    if (link !== undefined) lengths[lengths.length - 1]!++;
  }
  return lengths;
}

const programOf = (instructions: readonly cbpf.Instruction[]): cbpf.Program => ({
  instructions,
  spans: instructions.map(() => []),
});

describe('comparisons that are decided together', () => {
  it.each([
    ['tcp port 80', [3, 5]],
    ['ip and tcp and host 10.1.2.3', [4]],
    ['ip', []],
    ['ip or ip6', []],
    ['tcp[tcpflags] & tcp-syn != 0 and ip', [4]],
  ])('of %s are %j', (expression, lengths) => {
    expect(chainsIn(compile(expression))).toEqual(lengths);
  });

  it('are not those of lists, which are seldom true', () => {
    const hosts = Array.from({ length: 20 }, (_, number) => `10.0.0.${number}`).join(' or ');
    expect(chainsIn(compile(`ip host ${hosts}`))).toEqual([]);
  });

  it('are not those that a load relies on', () => {
    // What is loaded at a distance of A lies near only if A is not larger than 20.
    const program = programOf([
      { code: op.LD | op.ABS | op.W, jt: 0, jf: 0, k: 0 },
      { code: op.JMP | op.JGT | op.K, jt: 8, jf: 0, k: 20 },
      { code: op.MISC | op.TAX, jt: 0, jf: 0, k: 0 },
      { code: op.LD | op.IND | op.B, jt: 0, jf: 0, k: 0 },
      { code: op.JMP | op.JEQ | op.K, jt: 0, jf: 5, k: 7 },
      { code: op.LD | op.IND | op.B, jt: 0, jf: 0, k: 1 },
      { code: op.JMP | op.JEQ | op.K, jt: 0, jf: 3, k: 7 },
      { code: op.LD | op.IND | op.B, jt: 0, jf: 0, k: 2 },
      { code: op.JMP | op.JEQ | op.K, jt: 0, jf: 1, k: 7 },
      { code: op.RET | op.K, jt: 0, jf: 0, k: 1 },
      { code: op.RET | op.K, jt: 0, jf: 0, k: 0 },
    ]);
    const packets = [
      [0xff, 0xff, 0xff, 0xff],
      [0, 0, 0, 4, 7, 7, 7],
      [0xff, 0xff, 0xff, 0xf0, 7, 7, 7],
      [0, 0, 0, 2],
    ].map((bytes) => Uint8Array.from(bytes));
    expectSame(program, packets);
  });

  it('are not those of a block with a load behind one that may lie outside of the packet', () => {
    const program = programOf([
      { code: op.LD | op.ABS | op.B, jt: 0, jf: 0, k: 4 },
      { code: op.JMP | op.JEQ | op.K, jt: 9, jf: 0, k: 9 },
      { code: op.LD | op.ABS | op.B, jt: 0, jf: 0, k: 0 },
      { code: op.JMP | op.JEQ | op.K, jt: 6, jf: 0, k: 1 },
      { code: op.LD | op.ABS | op.B, jt: 0, jf: 0, k: 1 },
      { code: op.JMP | op.JEQ | op.K, jt: 4, jf: 0, k: 2 },
      { code: op.LD | op.ABS | op.B, jt: 0, jf: 0, k: 2000 },
      { code: op.MISC | op.TAX, jt: 0, jf: 0, k: 0 },
      { code: op.LD | op.ABS | op.B, jt: 0, jf: 0, k: 1000 },
      { code: op.JMP | op.JEQ | op.X, jt: 0, jf: 1, k: 0 },
      { code: op.RET | op.K, jt: 0, jf: 0, k: 1 },
      { code: op.RET | op.K, jt: 0, jf: 0, k: 0 },
    ]);
    expectSame(program, [Uint8Array.of(0, 0, 0, 0, 0), Uint8Array.of(0, 2, 0, 0, 0)]);
  });

  it('are not those whose last leads to one place either way', () => {
    const jump = (code: number, imm: number, off: number) => ({
      code: ebpf.op.JMP | code | ebpf.op.K,
      dst: 0,
      src: 0,
      off,
      imm,
    });
    const load = (imm: number) => ({
      code: ebpf.op.LD | ebpf.op.ABS | ebpf.op.B,
      dst: 0,
      src: 0,
      off: 0,
      imm,
    });
    const set = (imm: number) => ({
      code: ebpf.op.ALU | ebpf.op.MOV | ebpf.op.K,
      dst: 0,
      src: 0,
      off: 0,
      imm,
    });
    const exit = { code: ebpf.op.JMP | ebpf.op.EXIT, dst: 0, src: 0, off: 0, imm: 0 };
    const begin = { code: ebpf.op.ALU64 | ebpf.op.MOV | ebpf.op.X, dst: 6, src: 1, off: 0, imm: 0 };
    const instructions = [
      begin,
      ...[load(4), jump(ebpf.op.JEQ, 9, 9)],
      ...[load(0), jump(ebpf.op.JEQ, 1, 5)],
      ...[load(1), jump(ebpf.op.JEQ, 2, 3)],
      ...[load(2), jump(ebpf.op.JEQ, 3, 1), { ...jump(ebpf.op.JA, 0, 0) }],
      ...[set(1), exit],
      ...[set(0), exit],
    ];
    const packets = [
      [1, 0, 0, 0, 9],
      [0, 2, 0, 0, 9],
      [0, 0, 3, 0, 0],
      [0, 0, 0, 0, 0],
    ];
    const kept = keptOf(
      { instructions, spans: [] },
      packets.map((bytes) => Uint8Array.from(bytes)),
    );
    expect(kept).toEqual([2, 3]);
  });

  it('keep a packet that is too short for what comes behind the first that is true', () => {
    const filter = compile('tcp port 80');
    const packet = new Uint8Array(58);
    packet.set([0x08, 0, 0x45], 12);
    packet[23] = 6;
    packet[35] = 80;
    const lengths = Array.from({ length: packet.length + 1 }, (_, length) => packet.subarray(0, length));
    expectSame(filter, lengths);
    const ipv6 = new Uint8Array(58);
    ipv6.set([0x86, 0xdd, 0x60], 12);
    ipv6[20] = 6;
    ipv6[55] = 80;
    expectSame(
      filter,
      Array.from({ length: ipv6.length + 1 }, (_, length) => ipv6.subarray(0, length)),
    );
  });

  it('give the verdicts of the interpreter', () => {
    let chains = 0;
    let programs = 0;
    fc.assert(
      fc.property(row, fc.array(packet, { minLength: 1, maxLength: 12 }), (program, packets) => {
        programs++;
        chains += chainsIn(program).length;
        expect(expectSame(program, packets)).toBe(true);
      }),
      { numRuns: 1000 },
    );
    expect(chains / programs).toBeGreaterThan(0.2);
  });
});

const small = fc.nat({ max: 3 });
const packet = fc
  .array(fc.oneof({ weight: 3, arbitrary: small }, { weight: 1, arbitrary: fc.nat(255) }), {
    maxLength: 14,
  })
  .map((bytes) => Uint8Array.from(bytes));

type Step = readonly [load: cbpf.Instruction, ...more: cbpf.Instruction[]];

const instruction = (code: number, k: number): cbpf.Instruction => ({ code, jt: 0, jf: 0, k });

const load = fc
  .tuple(fc.constantFrom(op.ABS, op.IND), fc.constantFrom(op.B, op.H, op.W), fc.nat({ max: 8 }))
  .map(([mode, size, k]) => instruction(op.LD | mode | size, k));
const arithmetic = fc.oneof(
  fc.constantFrom(instruction(op.MISC | op.TAX, 0), instruction(op.MISC | op.TXA, 0)),
  fc
    .tuple(fc.constantFrom(op.AND, op.ADD, op.LSH, op.RSH, op.OR), small)
    .map(([code, k]) => instruction(op.ALU | code | op.K, k)),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(load, arithmetic).map((both): Step => both) },
  { weight: 6, arbitrary: load.map((one): Step => [one]) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(load, load)
      .map(([one, other]): Step => [one, instruction(op.MISC | op.TAX, 0), other]),
  },
  { weight: 1, arbitrary: fc.nat({ max: 6 }).map((k): Step => [instruction(op.LDX | op.MSH | op.B, k)]) },
);

type Way = 'next' | 'hit' | 'miss';

const comparison = fc.record({
  code: fc.constantFrom(op.JEQ, op.JEQ, op.JEQ, op.JGT, op.JGE, op.JSET).map((code) => op.JMP | code | op.K),
  k: fc.oneof(
    { weight: 8, arbitrary: small },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 0xffffffff }) },
  ),
  ways: fc.constantFrom<readonly [Way, Way]>(
    ['next', 'miss'],
    ['next', 'miss'],
    ['miss', 'next'],
    ['hit', 'next'],
    ['next', 'hit'],
  ),
});

/** Comparisons one behind the other that lead to two places, after what little stands before each. */
const row = fc
  .tuple(fc.array(fc.tuple(step, comparison), { minLength: 3, maxLength: 7 }), fc.boolean())
  .map(([parts, lastHits]) => {
    const length = parts.reduce((sum, [before]) => sum + before.length + 1, 0);
    const instructions: cbpf.Instruction[] = [];
    for (const [index, [before, { code, k, ways }]] of parts.entries()) {
      instructions.push(...before);
      const left = length - instructions.length - 1;
      const isLast = index === parts.length - 1;
      const distance = { next: 0, hit: left, miss: left + 1 };
      const [jt, jf] = isLast
        ? lastHits
          ? [left, left + 1]
          : [left + 1, left]
        : ways.map((way) => distance[way]);
      instructions.push({ code, jt: jt!, jf: jf!, k });
    }
    return programOf([...instructions, instruction(op.RET | op.K, 1), instruction(op.RET | op.K, 0)]);
  });
