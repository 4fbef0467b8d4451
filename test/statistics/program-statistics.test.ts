import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instruction } from '../../src/cbpf/index.js';
import { compile, executedInstructions, programStatistics } from '../../src/index.js';
import { socketCharge } from '../../src/statistics/socket-charge.js';
import { frame, list } from '../tree/lists.js';

const statistics = (text: string) => programStatistics(compile(text));

describe('the statistics of a program', () => {
  it.each([
    ['arp', 4, 3],
    ['host 10.0.0.1 or host 10.0.0.2', 17, 11],
    ['', 1, 1],
  ])('count what is there and what a packet can meet of it: %s', (text, instructions, longestPath) => {
    expect(statistics(text)).toMatchObject({ instructions, longestPath });
  });

  it('know no longest path where the program loops', () => {
    expect(statistics('ip6 protochain 6').longestPath).toBeUndefined();
  });

  it('name the targets that a program is too large for', () => {
    const text = Array.from({ length: 150 }, (_, i) => `host 10.0.0.${i}`).join(' or ');
    const { instructions, targets } = statistics(text);
    expect(instructions).toBeGreaterThan(512);
    expect(targets.filter(({ fits }) => !fits).map(({ name }) => name)).toEqual([
      'iptables -m bpf (xt_bpf)',
      'FreeBSD, OpenBSD /dev/bpf',
    ]);
  });
});

/** What Linux 6.18 took with optmem_max 131,072, and refused with one more: so many of one instruction, and a return. */
const measured: readonly (readonly [string, Instruction, number])[] = [
  ['ldh [12]', { code: 0x28, jt: 0, jf: 0, k: 12 }, 1168],
  ['ld [0]', { code: 0x20, jt: 0, jf: 0, k: 0 }, 1258],
  ['ldb [9]', { code: 0x30, jt: 0, jf: 0, k: 9 }, 1258],
  ['ldh [x + 14]', { code: 0x48, jt: 0, jf: 0, k: 14 }, 1818],
  ['ldxb 4*([14]&0xf)', { code: 0xb1, jt: 0, jf: 0, k: 14 }, 861],
];

describe('what a kernel charges to a socket', () => {
  const charge = (instruction: Instruction, times: number): number => {
    const last = { code: 0x06, jt: 0, jf: 0, k: 1 };
    return socketCharge({ instructions: [...Array.from({ length: times }, () => instruction), last] });
  };

  /** As Linux 6.18 says them with `translated`: what it makes of the one load, with all that is around it. */
  it.each([
    ['ldb [0x7fff]', 0x30, 0x7fff, 22],
    ['ldb [0x8000]', 0x30, 0x8000, 24],
    ['ldb [0x7fffffff]', 0x30, 0x7fff_ffff, 24],
    ['ldb [0x80000000]', 0x30, 0x8000_0000, 17],
    ['ldh [0x80000000]', 0x28, 0x8000_0000, 17],
    ['ld [0xffffefff]', 0x20, 0xffff_efff, 17],
    ['ldxb 4*([0x80000000]&0xf)', 0xb1, 0x8000_0000, 23],
    ['ldb [x + 0x80000000]', 0x50, 0x8000_0000, 18],
  ])(
    'is that of a call alone where the offset is negative to the kernel: %s',
    (_title, code, k, translated) => {
      expect((charge({ code, jt: 0, jf: 0, k }, 1) - 72) / 8).toBe(translated);
    },
  );

  it.each(measured)('stays below optmem_max for as many %s as the kernel takes', (_, instruction, most) => {
    expect(charge(instruction, most)).toBeLessThan(131_072);
    expect(charge(instruction, most + 1)).toBeGreaterThanOrEqual(131_072);
  });
});

describe('the instructions that a packet meets', () => {
  it.each([
    ['arp', 60, 3],
    ['arp', 4, 1],
    ['ip6', 60, 3],
    ['len > 5', 60, 3],
    ['ip[0] / (ip[1] - ip[1]) = 1', 60, 10],
  ])('are counted to the return, or to what rejects the packet: %s, %i bytes', (text, length, count) => {
    const packet = new Uint8Array(length).fill(8);
    packet[13] = 0;
    expect(executedInstructions(compile(text), packet)).toBe(count);
  });

  it('are between one and the longest path', () => {
    fc.assert(
      fc.property(list, frame, (text, packet) => {
        const program = compile(text, { backend: 'tree' });
        const count = executedInstructions(program, packet);
        expect(count).toBeGreaterThan(0);
        expect(count).toBeLessThanOrEqual(programStatistics(program).longestPath ?? 0);
      }),
      { numRuns: 100 },
    );
  });
});
