import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile, desugar, FilterError, machine, parse } from '../../src/index.js';
import { packet } from '../support/packets.js';

const byte = fc.nat({ max: 255 });
const address = fc.tuple(byte, byte, byte, byte).map((parts) => parts.join('.'));
const network = fc.tuple(byte, byte).map(([a, b]) => `${a}.${b}.0.0/16`);
const ipv6 = fc.tuple(fc.nat({ max: 0xffff }), byte).map(([a, b]) => `2001:db8:${a.toString(16)}::${b}`);
const ipv6Network = fc.nat({ max: 0xffff }).map((group) => `2001:${group.toString(16)}::/32`);
const port = fc.nat({ max: 65535 }).map(String);
const range = fc
  .tuple(fc.nat({ max: 65535 }), fc.nat({ max: 65535 }))
  .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);

/** An entry, and the primitive that somebody would write for it behind the qualifiers. */
interface Entry {
  readonly text: string;
  readonly primitive: string;
}
const entries = (texts: fc.Arbitrary<string>, type: (text: string) => string): fc.Arbitrary<Entry> =>
  texts.map((text) => ({ text, primitive: `${type(text)} ${text}` }));

const hosts = entries(fc.oneof(address, network, ipv6, ipv6Network), (text) =>
  text.includes('/') ? 'net' : 'host',
);
const nets = entries(fc.oneof(address, network, ipv6Network), () => 'net');
const ports = entries(fc.oneof(port, range, fc.constantFrom('http', 'domain', 'ftp-data')), (text) =>
  /^\d+-/.test(text) ? 'portrange' : 'port',
);
const protocols = entries(fc.nat({ max: 255 }).map(String), () => 'proto');

/** The same filter with a set and with a chain of `or`. */
interface Pair {
  readonly set: string;
  readonly chain: string;
  readonly entries: readonly Entry[];
}

const space = fc.constantFrom('', ' ', '\n', ' \t ');
const pairOf = (head: string, type: string, some: fc.Arbitrary<Entry>): fc.Arbitrary<Pair> =>
  fc
    .tuple(fc.uniqueArray(some, { minLength: 1, maxLength: 8, selector: ({ text }) => text }), space, space)
    .map(([chosen, before, behind]) => ({
      set: `${head}${type} in${before}{${chosen.map(({ text }) => `${before}${text}${behind}`).join(',')}}`,
      chain: `(${chosen.map(({ primitive }) => head + primitive).join(' or ')})`,
      entries: chosen,
    }));

const pair = fc.oneof(
  fc.constantFrom('', 'src ', 'dst ', 'src or dst ').chain((head) => pairOf(head, 'host', hosts)),
  fc.constantFrom('', 'src ', 'dst ').chain((head) => pairOf(head, 'net', nets)),
  fc
    .constantFrom('', 'tcp ', 'udp dst ', 'src and dst ', 'sctp src or dst ')
    .chain((head) => pairOf(head, 'port', ports)),
  pairOf('ip ', 'proto', protocols),
);
const surroundings = fc.constantFrom(
  ['', ''],
  ['not ', ''],
  ['ip and ', ''],
  ['vlan and not ', ' or arp'],
  ['(', ') and udp'],
  ['tcp or (not ', ' and not icmp)'],
  ['tcp||', '&&udp'],
  ['!', 'or arp'],
);
const filters = fc.tuple(pair, surroundings).map(([each, [left, right]]) => ({
  ...each,
  set: `${left}${each.set}${right}`,
  chain: `${left}${each.chain}${right}`,
}));

/** A filter may be refused: `net 10.1.2.3/16` has bits too many, and others reject everything. */
const compiled = (text: string) => {
  try {
    return compile(text);
  } catch (error) {
    if (error instanceof FilterError) return error;
    throw error;
  }
};

describe('a set', () => {
  it('compiles to the bytes of the chain that it stands for, and has its verdicts', () => {
    let programs = 0;
    fc.assert(
      fc.property(filters, packet, ({ set, chain }, bytes) => {
        const [ours, theirs] = [compiled(set), compiled(chain)];
        if (ours instanceof FilterError || theirs instanceof FilterError) {
          expect(ours).toBeInstanceOf(FilterError);
          expect(theirs).toBeInstanceOf(FilterError);
          return;
        }
        programs++;
        expect(ours.instructions).toEqual(theirs.instructions);
        expect(machine(ours).run(bytes)).toBe(machine(theirs).run(bytes));
      }),
      { numRuns: 300 },
    );
    expect(programs).toBeGreaterThan(150);
  });

  it('is written out as stock text, whose spans lead back to the entries', () => {
    fc.assert(
      fc.property(filters, ({ set, entries }) => {
        const { text, spanOf } = desugar(set);
        expect(parse(text).expression).toBeDefined();
        expect(() => parse(set)).toThrow(FilterError);
        let from = 0;
        for (const each of entries) {
          from = text.indexOf(each.text, from);
          const { start, end } = spanOf({ start: from, end: from + each.text.length });
          expect(set.slice(start, end)).toBe(each.text);
          from += each.text.length;
        }
        // A single entry is written without parentheses, and is all there is to show.
        const whole = spanOf({ start: 0, end: text.length });
        if (entries.length > 1) expect(whole).toEqual({ start: 0, end: set.length });
      }),
      { numRuns: 300 },
    );
  });

  it('keeps the order of places', () => {
    fc.assert(
      fc.property(filters, fc.nat(), fc.nat(), ({ set }, a, b) => {
        const { text, spanOf } = desugar(set);
        const [first, second] = [a % (text.length + 1), b % (text.length + 1)].toSorted((x, y) => x - y);
        const { start, end } = spanOf({ start: first!, end: second! });
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeGreaterThanOrEqual(start);
        expect(end).toBeLessThanOrEqual(set.length);
        expect(spanOf({ start: second!, end: text.length }).start).toBeGreaterThanOrEqual(start);
      }),
    );
  });
});

describe('no braces crash the compiler', () => {
  const pieces = fc.constantFrom(
    ...['host', 'port', 'net', 'vlan', 'proto', 'src', 'or', 'dst', 'in', 'tcp', 'and', 'not', 'mpls'],
    ...[
      '{',
      '}',
      ',',
      '@a',
      '@b',
      '22',
      '80-90',
      '10.0.0.1',
      '10.0.0.0/8',
      '::1',
      '(',
      ')',
      '\\',
      '-',
      '#',
      '\n',
    ],
  );
  const files = (name: string) => (name === 'a' ? '10.0.0.1\n22 # x\n}\n' : undefined);
  it('they compile or are refused with a place', () => {
    let refused = 0;
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 14 }),
        fc.constantFrom(' ', ''),
        fc.constantFrom('EN10MB', 'RAW', 'IEEE802_11'),
        (words, joint, linkType) => {
          const text = words.join(joint);
          try {
            compile(text, { files, linkType });
          } catch (error) {
            if (!(error instanceof FilterError)) throw error;
            refused++;
            expect(error.message).not.toBe('');
            expect(error.span.start).toBeGreaterThanOrEqual(0);
            expect(error.span.end).toBeGreaterThanOrEqual(error.span.start);
            expect(error.span.end).toBeLessThanOrEqual(text.length);
          }
        },
      ),
      { numRuns: 2000 },
    );
    expect(refused).toBeGreaterThan(100);
  });
});
