/** Random filters and near-filters for property tests, made by walking the grammar's own rules. */

import fc from 'fast-check';
import { rules } from '../../src/syntax/grammar.generated.js';
import { keywords } from '../../src/syntax/keywords.js';

/** A few tokens of every class that is no keyword; none of them needs a look-up. */
const tokens: Readonly<Record<string, readonly string[]>> = {
  name: ['localhost', '80-90', '\\tcp', '1.2.3.4.5', 'a-b_c.d', '\\a/b'],
  number: ['0', '5', '80', '0x1F', '010', 'tcp-syn', 'icmptype', '4294967295'],
  ipv4: ['10.0.0.1', '10.1', '1.2.3', '0x7f.1'],
  ipv6: ['::1', '2001:db8::', '1:2:3:4:5:6:7:8', '::ffff:1.2.3.4'],
  mac: ['1:2:3:4:5:6', 'aa-bb-cc-dd-ee-ff', '0001.0002.0003', '001122334455'],
  arcnet: ['$1f', '$a'],
  equalOrderOrDiffer: ['>=', '<=', '!='],
  comparison: ['=', '==', '<', '>'],
  bitwise: ['&', '|'],
  minus: ['-'],
  slash: ['/'],
  arithmetic: ['+', '*', '%', '^', '<<', '>>'],
  ...Object.fromEntries(
    Object.entries(keywords).map(([name, meanings]) => [name, Object.values(meanings).flat() as string[]]),
  ),
};
const soup = [
  ...Object.values(tokens).flat(),
  ...'()[]:,#"é_'.split(''),
  '09',
  'aa:bb:cc',
  '4294967296',
  'Foo',
];

interface Token {
  readonly type?: string;
  readonly literal?: string;
}
interface Rule {
  readonly name: string;
  readonly symbols: readonly (string | Token)[];
}
const grammar: readonly Rule[] = rules;

/** How many levels the shallowest derivation of a rule has, by the name of what it derives. */
const heights = new Map<string, number>();
const heightOf = ({ symbols }: Rule): number =>
  1 + Math.max(0, ...symbols.map((symbol) => (typeof symbol === 'string' ? (heights.get(symbol) ?? 99) : 0)));
for (let round = 0; round < 20; round += 1) {
  for (const rule of grammar) heights.set(rule.name, Math.min(heights.get(rule.name) ?? 99, heightOf(rule)));
}

/** The choices decide which alternative is taken, and which word; when they are used up, a short way out is taken. */
function derive(choices: readonly number[]): string[] {
  const words: string[] = [];
  let used = 0;
  const pick = <Item>(items: readonly Item[]): Item => items[(choices[used++] ?? used * 31) % items.length]!;
  const expand = (symbol: string | Token): void => {
    if (typeof symbol !== 'string') {
      words.push(symbol.literal ?? pick(tokens[symbol.type!]!));
      return;
    }
    const alternatives = grammar.filter(({ name }) => name === symbol);
    const shallow = alternatives.filter((rule) => heightOf(rule) === heights.get(symbol));
    for (const each of pick(used < choices.length ? alternatives : shallow).symbols) expand(each);
  };
  expand('expression');
  return words;
}

const choices = fc.array(fc.nat(9999), { minLength: 4, maxLength: 80, size: 'max' });
const spaces = fc.array(fc.constantFrom(' ', ' ', '  ', '\t'), { minLength: 1, maxLength: 5 });

/** Filters, nearly all of which the grammar accepts. */
export const filterText: fc.Arbitrary<string> = fc
  .tuple(choices, spaces)
  .map(([decisions, between]) =>
    derive(decisions).reduce((text, word, index) => `${text}${between[index % between.length]}${word}`, ''),
  );

/** Filters with some tokens left out, exchanged or put in, or nothing but some tokens. */
export const nearlyFilterText: fc.Arbitrary<string> = fc.oneof(
  fc.array(fc.constantFrom(...soup), { maxLength: 8 }).map((words) => words.join(' ')),
  fc
    .tuple(
      choices,
      fc.array(fc.tuple(fc.nat(60), fc.nat(2), fc.constantFrom(...soup)), { minLength: 1, maxLength: 3 }),
    )
    .map(([decisions, changes]) => {
      const words = derive(decisions);
      for (const [place, kind, word] of changes) {
        const index = place % (words.length + 1);
        if (kind === 0) words.splice(index, 1);
        else words.splice(index, kind === 1 ? 1 : 0, word);
      }
      return words.join(' ');
    }),
);

/** A tree without its positions. */
export const withoutSpans = (node: unknown): unknown =>
  JSON.parse(JSON.stringify(node ?? null, (key, value) => (/span$/i.test(key) ? undefined : value)));
