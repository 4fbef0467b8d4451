import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compile,
  type Filter,
  FilterError,
  findWarnings,
  machine,
  parse,
  print,
  type Span,
} from '../../src/index.js';
import type { Expression } from '../../src/syntax/index.js';
import { linkTypes } from '../support/cases.js';
import { expression } from '../support/expressions/index.js';
import { packet } from '../support/packets.js';

/** Loads may fall out of a packet, and reject it, only beyond 65535. */
const isWithinPackets = (text: string): boolean =>
  !/\[-|bound|ifindex|byte/.test(text) &&
  (text.match(/0x[0-9a-f]+|\d+/gi) ?? []).every((number) => Number(number) <= 65535);

const never = parse('0 = 1').expression!;

/** The filter with another test in the place of the one at `span`. */
function withTest({ expression }: Filter, span: Span, exchange: (test: Expression) => Expression): string {
  const walk = (node: Expression): Expression => {
    if (node.kind === 'not') return { ...node, operand: walk(node.operand) };
    if (node.kind === 'chain') {
      const rest = node.rest.map(({ operator, operand }) => ({ operator, operand: walk(operand) }));
      return { ...node, first: walk(node.first), rest };
    }
    return node.span.start === span.start && node.span.end === span.end ? exchange(node) : node;
  };
  return print(walk(expression!));
}

const opposite = { '=': '!=', '!=': '=', '<': '>=', '>=': '<', '>': '<=', '<=': '>' } as const;

/** For a comparison that is always true its opposite, which never is. */
const asNever = (message: string) => (node: Expression) =>
  message.endsWith('always true') && node.kind === 'relation'
    ? { ...node, operator: opposite[node.operator] }
    : node;

const isMover = (text: string): boolean => /^(vlan|mpls|pppoes|geneve|lane)/.test(text);

function verdicts(text: string, linkType: string, packets: readonly Uint8Array[]): number[] | undefined {
  try {
    const program = machine(compile(text, { linkType, optimize: false }));
    return packets.map((each) => program.run(each));
  } catch (error) {
    if (error instanceof FilterError) return undefined;
    throw error;
  }
}

/** Packets by number: a failure does not print their 70,000 bytes. */
const pool = fc.sample(packet, { numRuns: 100, seed: 1 });

describe('a test that is said never to hold', () => {
  it.each(['contradiction', 'constant-relation'] as const)(
    'never does: %s',
    (code) => {
      let checked = 0;
      const packets = fc.array(fc.nat(pool.length - 1), { minLength: 4, maxLength: 4 });
      fc.assert(
        fc.property(
          expression.filter(isWithinPackets),
          fc.constantFrom(...linkTypes),
          packets,
          (text, linkType, numbers) => {
            const all = numbers.map((number) => pool[number]!);
            if (verdicts(text, linkType, all) === undefined) return;
            const filter = parse(text);
            for (const { message, span } of findWarnings(filter, { linkType }).filter(
              (each) => each.code === code,
            )) {
              if (isMover(text.slice(span.start, span.end))) continue;
              const before = withTest(filter, span, asNever(message));
              const after = withTest(filter, span, () => never);
              checked++;
              expect(verdicts(after, linkType, all), `${linkType}: ${before}`).toEqual(
                verdicts(before, linkType, all),
              );
            }
          },
        ),
        { numRuns: 600 },
      );
      expect(checked).toBeGreaterThan(10);
    },
    60_000,
  );
});
