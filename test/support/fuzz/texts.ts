/** A seed → texts that no compiler should meet and every compiler does: damaged filters, random words, random bytes, endless ones. */

import fc from 'fast-check';
import { deep, everyday, long, misuse, rare } from '../expressions/index.js';
import { ownFilters } from '../filters.js';
import { type Random, random } from './random.js';

export interface FuzzText {
  /** How it was made. */
  readonly source: Source;
  readonly text: string;
}

export type Source = keyof typeof sources;

/** The longest text: beyond what the default limits let pass. */
const longest = 600_000;

const signs = [...'()[]{}:/&|=!<>+-*%^\\$.,#"\'', '&&', '||', '<<', '>>', '<=', '>=', '!=', '=='];
const values = ['0', '1', '6', '80', '0x800', '017', '08', '4294967295', '4294967296', '99999999999', '0x'];
const addresses = [
  ...[
    '10.0.0.1',
    '10.0.0.0/8',
    '10',
    '1.2.3',
    '256.1.1.1',
    '::',
    '::1',
    '2001:db8::/32',
    '1:2:3',
    'fe80::1%1',
  ],
  ...['00:11:22:33:44:55', '1:2:3:4:5:6', '1-2-3-4-5-6', '0011.2233.4455', '$1f', '$', '1.2.3.4.5.6'],
];
const names = [
  'http',
  'ftp-data',
  '80-90',
  'localhost',
  'foo',
  '\\tcp',
  '\\',
  'TCP',
  'tcp-syn',
  'icmptype',
  'tcp.port',
];
const strange = [
  '\0',
  '\n',
  '\t',
  '\r',
  'é',
  '😀',
  '\ud800',
  '\udc00',
  '\ufeff',
  '\u2028',
  '\x7f',
  '\x1b[31m',
  '＝',
];

/** Every word of the filters that the tree knows, keywords foremost. */
const wordsOfFilters: readonly string[] = [
  ...new Set(
    [...ownFilters().values()].flat().flatMap((text) => text.split(/\s+|(?=[()[\]!])|(?<=[()[\]!])/)),
  ),
];

const sets = [
  'in',
  'in {',
  'port in {80, 443}',
  'host in {10.0.0.1, 10.0.0.0/8}',
  'vlan in {1-5}',
  ', ',
  '}',
  '# all\n',
];

function token(r: Random): string {
  if (r.once(25)) return r.pick(sets);
  const kind = r.below(20);
  if (kind < 11) return r.pick(wordsOfFilters);
  if (kind < 15) return r.pick(signs);
  if (kind < 17) return r.pick(values);
  if (kind < 18) return r.pick(addresses);
  return r.pick(kind < 19 ? names : strange);
}

const tokens = (r: Random, count: number): string =>
  Array.from({ length: count }, () => token(r) + r.pick(['', ' ', ' ', ' ', ' '])).join('');

/** A share of the valid ones is drawn beforehand: fast-check is slow to start for each. */
function valid(seed: number): readonly string[] {
  const drawn = fc.sample(fc.oneof(everyday, deep, rare, long, misuse), { numRuns: 200, seed });
  return [...drawn, ...[...ownFilters().values()].flat()];
}

function mutate(r: Random, text: string, others: readonly string[]): string {
  const [a, b] = [r.below(text.length + 1), r.below(text.length + 1)].sort((x, y) => x - y) as [
    number,
    number,
  ];
  const part = text.slice(a, b);
  switch (r.below(8)) {
    case 0:
      return text.slice(0, a) + text.slice(b);
    case 1:
      return text.slice(0, b) + part + text.slice(b);
    case 2:
      return text.slice(0, a) + part.repeat(2 + r.below(50)) + text.slice(b);
    case 3:
      return text.slice(0, a) + token(r) + text.slice(b);
    case 4:
      return text.slice(0, a) + r.pick(others).slice(r.below(20)) + text.slice(b);
    case 5:
      return text.slice(0, a) + String.fromCharCode(r.below(r.once(4) ? 0x10000 : 128)) + text.slice(a + 1);
    case 6:
      return text.replace(/\d+/g, (digits) => (r.once(2) ? digits : r.pick(values)));
    default:
      return text.slice(0, a) + r.pick(signs) + text.slice(a);
  }
}

/** Something short, over and over: what is not linear shows here. */
function endless(r: Random, filters: readonly string[]): string {
  const unit = r.once(2)
    ? tokens(r, 1 + r.below(5))
    : `${r.pick(filters)} ${r.pick(['or', 'and', '', 'not', '('])} `;
  const size = 2 ** (8 + r.below(12));
  const count = Math.max(1, Math.floor(Math.min(size, longest) / Math.max(1, unit.length)));
  // Numbers that differ keep the optimizer from finding the same test again.
  const varied = r.once(2) && /\d/.test(unit);
  const body = varied
    ? Array.from({ length: count }, (_, i) => unit.replace(/\d+(?!.*\d)/, String(i % 65536))).join('')
    : unit.repeat(count);
  const closing = r.once(3) ? r.pick([')', ']', ' ip)']).repeat(count) : '';
  return `${r.once(2) ? '' : `${tokens(r, 2)} `}${body}${r.pick(filters)}${closing}`;
}

const bytes = (r: Random): string => {
  const bound = r.pick([0x80, 0x100, 0x10000]);
  return Array.from({ length: r.below(200) }, () => String.fromCharCode(r.below(bound))).join('');
};

const sources = {
  'damaged filters': (r: Random, filters: readonly string[]): string => {
    let text = r.pick(filters);
    for (let times = r.once(2) ? 1 : 1 + r.below(4); times > 0; times--) text = mutate(r, text, filters);
    return text.slice(0, longest);
  },
  'random words': (r: Random): string => tokens(r, 1 + r.below(30)),
  'random bytes': bytes,
  'valid filters': (r: Random, filters: readonly string[]): string => r.pick(filters),
  'endless ones': endless,
} as const;

/** Drawn so often, of a hundred. */
const shares: readonly (readonly [Source, number])[] = [
  ['damaged filters', 45],
  ['random words', 20],
  ['random bytes', 10],
  ['valid filters', 17],
  ['endless ones', 8],
];

/** Endlessly many texts, the same ones for the same seed. */
export function* fuzzTexts(seed: number): Generator<FuzzText> {
  const r = random(seed);
  const filters = valid(seed);
  for (;;) {
    let place = r.below(100);
    const [source] = shares.find(([, share]) => (place -= share) < 0)!;
    yield { source, text: sources[source](r, filters) };
  }
}
