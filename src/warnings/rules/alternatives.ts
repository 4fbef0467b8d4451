/** `and` where `or` is meant, and the other way round: exclusions joined by `or`, ports joined by `and`. */

import { type Expression, type Link, print, type Relation } from '../../syntax/index.js';
import { gathered, joined, number, relation } from '../build.js';
import type { WarningCode } from '../catalogue.js';
import { type Finding, mending, quote, type Rule } from '../finding.js';
import { operandsOf, type Run, runsOf } from '../operands.js';
import { constantOf } from '../values.js';

export const alternatives: Rule = function* ({ chains, text }) {
  for (const chain of chains) {
    const operands = operandsOf(chain);
    for (const run of runsOf(chain)) {
      const kinds = run.operator === 'or' ? [negated, unequal] : [ports];
      for (const { code, subject, together, message } of kinds) {
        for (const places of gatheredBy(operands, run, subject)) {
          const [first, second] = places.slice(0, 2).map((place) => operands[place]!);
          yield {
            code,
            span: second!.span,
            message: message(quote(text, first!.span), quote(text, second!.span)),
            mending: mending(chain, (rebuilt) =>
              gathered(rebuilt, places, (parts) => joined(together, parts)),
            ),
          } satisfies Finding;
        }
      }
    }
  }
};

/** Operands that exclude each other, or all but, when they are about one subject and say different things of it. */
interface Kind {
  readonly code: WarningCode;
  /** What the operand is about and what it says of it; undefined if it is of another kind. */
  readonly subject: (operand: Expression) => { readonly about: string; readonly says: string } | undefined;
  readonly together: Link['operator'];
  readonly message: (first: string, second: string) => string;
}

/** `not port 80 or not port 443`. */
const negated: Kind = {
  code: 'negated-alternatives',
  subject: (operand) => {
    if (operand.kind !== 'not') return undefined;
    const { operand: inner } = operand;
    if (inner.kind === 'protocol') return { about: 'protocol', says: inner.protocol };
    if (inner.kind !== 'identifier') return undefined;
    return { about: JSON.stringify(inner.qualifiers), says: inner.value.text };
  },
  together: 'and',
  message: (first, second) => `${second} takes what ${first} excludes, and the other way round`,
};

/** `ip[9] != 6 or ip[9] != 17`. */
const unequal: Kind = {
  code: 'unequal-alternatives',
  subject: (operand) => {
    if (operand.kind !== 'relation' || operand.operator !== '!=') return undefined;
    const value = constantOf(operand.right);
    return value === undefined ? undefined : { about: leftOf(operand), says: String(value) };
  },
  together: 'and',
  message: (first, second) => `${first} or ${second} holds whatever the value is`,
};

const leftOf = ({ left }: Relation): string => print(relation(left, '=', number(0)));

/** `port 80 and port 443`. */
const ports: Kind = {
  code: 'two-ports-at-once',
  subject: (operand) => {
    if (operand.kind !== 'identifier' || operand.qualifiers?.type !== 'port') return undefined;
    const { protocol, direction } = operand.qualifiers;
    if (direction !== undefined && direction !== 'or') return undefined;
    return { about: protocol ?? '', says: operand.value.text };
  },
  together: 'or',
  message: (first, second) => `${first} and ${second} are both asked of every packet`,
};

/** Protocols whose two sides have a port each. */
const usualPairs: readonly (readonly string[])[] = [
  ['67', '68'],
  ['bootps', 'bootpc'],
  ['546', '547'],
  ['dhcpv6-client', 'dhcpv6-server'],
];

/** The places of the operands of the run, by what they are about, where two of them say different things. */
function gatheredBy(
  operands: readonly Expression[],
  { places }: Run,
  subject: Kind['subject'],
): readonly (readonly number[])[] {
  const groups = new Map<string, { places: number[]; says: Set<string> }>();
  for (const place of places) {
    const found = subject(operands[place]!);
    if (found === undefined) continue;
    const group = groups.get(found.about) ?? { places: [], says: new Set() };
    groups.set(found.about, group);
    if (!group.says.has(found.says)) group.places.push(place);
    group.says.add(found.says);
  }
  return [...groups.values()]
    .filter(
      ({ says }) =>
        says.size > 1 && !usualPairs.some((pair) => [...says].every((each) => pair.includes(each))),
    )
    .map((group) => group.places);
}
