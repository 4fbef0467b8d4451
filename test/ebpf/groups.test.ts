import { describe, expect, it } from 'vitest';
import { assemble, type Group, operationOf, operations } from '../../src/ebpf/index.js';

const arithmetic = ['add', 'sub', 'or', 'and', 'lsh', 'rsh', 'xor', 'mov', 'arsh'];
const products = ['mul', 'div', 'sdiv', 'mod', 'smod'];
const comparisons = ['jeq', 'jne', 'jgt', 'jge', 'jlt', 'jle', 'jsgt', 'jsge', 'jslt', 'jsle', 'jset'];
const atomics = [
  'add',
  'or',
  'and',
  'xor',
  'fetch add',
  'fetch or',
  'fetch and',
  'fetch xor',
  'xchg',
  'cmpxchg',
];

const both = (names: readonly string[], half: string): string[] =>
  names.flatMap((name) => [`${name}${half} %r1, 2`, `${name}${half} %r1, %r2`]);
const branches = (half: string): string[] =>
  comparisons.flatMap((name) => [`${name}${half} %r1, 2, +0`, `${name}${half} %r1, %r2, +0`]);
const locked = (half: string): string[] => atomics.map((name) => `lock ${name}${half} [%r1], %r2`);

/** Section 2.4 of RFC 9669 and its table of opcodes, by what an assembler calls them. */
const groups: Readonly<Record<Group, readonly string[]>> = {
  base32: [
    ...both(arithmetic, '32'),
    ...['neg32 %r1', 'movsx832 %r1, %r2', 'movsx1632 %r1, %r2'],
    ...['le16', 'le32', 'be16', 'be32', 'bswap16', 'bswap32'].map((name) => `${name} %r1`),
    ...['ldxb', 'ldxh', 'ldxw', 'ldxsb', 'ldxsh', 'ldxsw'].map((name) => `${name} %r1, [%r2]`),
    ...['stb [%r1], 1', 'sth [%r1], 1', 'stw [%r1], 1'],
    ...['stxb [%r1], %r2', 'stxh [%r1], %r2', 'stxw [%r1], %r2'],
    ...branches('32'),
    ...['ja +0', 'ja32 +0', 'call 5', 'call local +0', 'call runtime 5', 'exit'],
  ],
  base64: [
    ...both(arithmetic, ''),
    ...['neg %r1', 'movsx864 %r1, %r2', 'movsx1664 %r1, %r2', 'movsx3264 %r1, %r2'],
    ...['le64 %r1', 'be64 %r1', 'bswap64 %r1'],
    ...['ldxdw %r1, [%r2]', 'stdw [%r1], 1', 'stxdw [%r1], %r2'],
    ...['1', 'map_by_fd(1)', 'map_val(map_by_fd(1))+1', 'var_addr(1)', 'code_addr(1)'].map(
      (value) => `lddw %r1, ${value}`,
    ),
    ...['map_by_idx(1)', 'map_val(map_by_idx(1))+1'].map((value) => `lddw %r1, ${value}`),
    ...branches(''),
  ],
  divmul32: both(products, '32'),
  divmul64: both(products, ''),
  atomic32: locked('32'),
  atomic64: locked(''),
  packet: [...['ldabsb 1', 'ldabsh 1', 'ldabsw 1'], ...['ldindb %r1, 1', 'ldindh %r1, 1', 'ldindw %r1, 1']],
  callx: ['call %r1'],
};

describe('the conformance groups of RFC 9669', () => {
  it.each(Object.entries(groups))('%s', (group, lines) => {
    const others = lines.filter((line) => operationOf(assemble(line).instructions[0]!)?.group !== group);
    expect(others).toEqual([]);
    const known = new Set(lines.map((line) => operationOf(assemble(line).instructions[0]!)));
    expect(operations.filter((operation) => operation.group === group && !known.has(operation))).toEqual([]);
    expect(known.size).toBe(lines.length);
  });
});
