import { describe, expect, it } from 'vitest';
import {
  compile,
  defaultLimits,
  FilterError,
  type FilterErrorFacts,
  type Limits,
  parse,
  untrustedLimits,
} from '../src/index.js';
import { tooDeepPart } from '../src/limits.js';

/** What a filter is refused with, or how many instructions it takes. */
function outcome(expression: string, limits?: Partial<Limits>): FilterErrorFacts | number {
  try {
    return compile(expression, { limits, optimize: false }).instructions.length;
  } catch (error) {
    if (error instanceof FilterError) return { code: error.code, message: error.message, span: error.span };
    throw error;
  }
}

const hosts = (count: number): string =>
  Array.from({ length: count }, (_, i) => `host 10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`).join(' or ');

describe('limits', () => {
  it('cap the length of the text, and say both lengths', () => {
    expect(outcome('tcp port 80', { textLength: 11 })).toBeGreaterThan(0);
    expect(outcome('tcp port 80', { textLength: 10 })).toEqual({
      code: 'text-too-long',
      message: 'the filter is 11 characters long, and the limit is 10',
      span: { start: 10, end: 11 },
    });
  });

  it('cap the instructions as they are generated, and say where it was too much', () => {
    const instructions = compile('ip or arp', { optimize: false }).instructions.length;
    // The two returns are of no test.
    expect(outcome('ip or arp', { instructions: instructions - 2 })).toBe(instructions);
    expect(outcome('ip or arp', { instructions: instructions - 3 })).toEqual({
      code: 'too-many-instructions',
      message: 'the filter takes more than 3 instructions up to here, which is the limit',
      span: { start: 6, end: 9 },
    });
  });

  it('cap the blocks that the optimizer looks at, in all its rounds', () => {
    const visits = (limit: number) => () => compile('ip or arp', { limits: { visits: limit } });
    // Four blocks in each of the rounds.
    expect(visits(7)).toThrow('the optimizer looks at more than 7 blocks for the filter, round by round');
    expect(visits(7)).toThrow(
      expect.objectContaining({ code: 'too-many-visits', span: { start: 0, end: 9 } }),
    );
    expect(visits(100)).not.toThrow();
  });

  it('cap the depth of the syntax tree, and say which part is deeper', () => {
    expect(outcome('not not ip', { depth: 3 })).toBeGreaterThan(0);
    expect(outcome('not not ip', { depth: 2 })).toEqual({
      code: 'too-deep',
      message: 'the filter is nested more than 2 levels deep',
      span: { start: 8, end: 10 },
    });
  });

  it('are the default ones where they are left out, or undefined', () => {
    const long = `ip${' '.repeat(defaultLimits.textLength)}`;
    expect(outcome(long)).toMatchObject({ code: 'text-too-long' });
    expect(outcome(long, { depth: 5 })).toMatchObject({ code: 'text-too-long' });
    const absent = { textLength: undefined } as unknown as Partial<Limits>;
    expect(outcome(long, absent)).toMatchObject({ code: 'text-too-long' });
    expect(outcome(long, { textLength: Number.POSITIVE_INFINITY })).toBe(1 + 3);
  });

  it('of their own let lists of 10,000 hosts pass; those for strangers do not', () => {
    expect(outcome(hosts(10_000))).toBeGreaterThan(200_000);
    expect(outcome(hosts(10_000), untrustedLimits)).toMatchObject({ code: 'text-too-long' });
    expect(outcome(hosts(700), untrustedLimits)).toMatchObject({ code: 'too-many-instructions' });
  });
});

describe('the depth of a syntax tree', () => {
  const depthOf = (text: string): number => {
    const filter = parse(text);
    let depth = 0;
    while (tooDeepPart(filter, depth) !== undefined) depth += 1;
    return depth;
  };

  it.each([
    ['', 0],
    ['ip', 1],
    ['((ip))', 1],
    ['not ip', 2],
    ['not not ip', 3],
    ['ip and tcp', 2],
    ['ip or tcp or udp or icmp or arp', 2],
    ['ip and (tcp or udp)', 3],
    ['ip and (tcp or (udp and not icmp))', 5],
    ['(ip and not tcp) or arp', 4],
    ['len = 1', 2],
    ['1 = len', 2],
    ['len = 1 + 2 + 3 + 4', 3],
    ['len = 1 + 2 * 3', 4],
    ['len = -1', 3],
    ['ip[0] = 1', 3],
    ['ip[ip[0]] = 1', 4],
    ['ip[2 + ip[0]] + 1 = 1', 5],
  ])('of %j is %i', (text, depth) => {
    expect(depthOf(text)).toBe(depth);
  });

  it('of a sum of 20,000 terms is 3', () => {
    expect(tooDeepPart(parse(`len = 1${' + 1'.repeat(20_000)}`), 3)).toBeUndefined();
  });
});
