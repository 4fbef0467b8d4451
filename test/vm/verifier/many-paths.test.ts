import { describe, expect, it } from 'vitest';
import * as ebpf from '../../../src/ebpf/index.js';
import { verify } from '../../../src/vm/index.js';

const xdp = { environment: 'xdp' } as const;

/** A program that compares a word of the packet with so many numbers, a block of a hundred after the other. */
function comparisons(count: number): string {
  const lines = [
    'ldxw %r8, [%r1]',
    'ldxw %r9, [%r1+4]',
    'mov %r0, 0',
    'mov %r3, %r8',
    'add %r3, 34',
    'jle %r3, %r9, +1',
    'exit',
    'ldxw %r7, [%r8+26]',
  ];
  for (let block = 0; block < count / 100; block++) {
    for (let number = 0; number < 100; number++)
      lines.push(`jeq %r7, ${100 * block + number}, match${block}`);
    lines.push('ja +2', `match${block}:`, 'mov %r0, 1', 'exit');
  }
  return [...lines, 'exit'].join('\n');
}

/** `count` times one of two ways, each of which leaves another number in a word of the stack; all are read at the end. */
function ways(count: number): string {
  const lines = ['call 7', 'mov %r6, %r0'];
  for (let each = 0; each < count; each++) {
    const at = -8 * (1 + each);
    lines.push(`stdw [%r10${at}], 1`, `jset %r6, ${2 ** each}, +1`, `stdw [%r10${at}], 2`);
  }
  for (let each = 0; each < count; each++) lines.push(`ldxdw %r1, [%r10${-8 * (1 + each)}]`, 'add %r0, %r1');
  return [...lines, 'exit'].join('\n');
}

const visitedBy = (text: string, distinct?: number): number | string => {
  const limits = distinct === undefined ? {} : { distinct };
  const verification = verify(ebpf.assemble(text), { ...xdp, ...limits });
  return verification.accepted ? verification.visited : verification.reason;
};

describe('a program with many paths', () => {
  it('of 100,000 comparisons is looked at about once', () => {
    const program = ebpf.assemble(comparisons(100_000));
    const verification = verify(program, xdp);
    expect(verification).toMatchObject({ accepted: true });
    expect(verification.accepted && verification.visited / program.instructions.length).toBeLessThan(1.1);
  });

  it('whose ways leave different numbers takes them together', () => {
    expect(visitedBy(ways(14))).toBeLessThan(10_000);
    expect(visitedBy(ways(14), Number.POSITIVE_INFINITY)).toBeGreaterThan(2 ** 14);
  });

  it('is accepted if it is right on each of them, though not on all taken together', () => {
    // r7 is an address where r8 is 0, and a number where it is 1.
    const text = [
      'mov %r6, %r1',
      'call 7',
      'mov %r7, %r6',
      'mov %r8, 0',
      'jeq %r0, 5, +2',
      'mov %r7, 5',
      'mov %r8, 1',
      'mov %r0, 0',
      'jne %r8, 0, +1',
      'ldxw %r0, [%r7+12]',
      'exit',
    ].join('\n');
    expect(visitedBy(text, 1)).toBe(visitedBy(text));
    expect(visitedBy(text)).toBeLessThan(20);
  });
});
