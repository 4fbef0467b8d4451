/** Numbers with a leading zero, which are octal. */

import type { Span } from '../../base/index.js';
import type { Arithmetic, Primitive } from '../../syntax/index.js';
import { mapped, nodesOf } from '../arithmetic.js';
import { relation } from '../build.js';
import { type Finding, type Mending, mending, quote, type Rule } from '../finding.js';

export const numbers: Rule = function* ({ tests, text }) {
  for (const { node } of tests) {
    for (const { span, value, how } of octalsIn(node, text)) {
      yield {
        code: 'octal-number',
        span,
        message: `${quote(text, span)} is ${value}`,
        mending: how,
      } satisfies Finding;
    }
  }
};

interface Octal {
  readonly span: Span;
  /** What it stands for, in decimal. */
  readonly value: string;
  readonly how?: Mending | undefined;
}

/** Octal, and not the same in decimal. */
const isOctal = (text: string): boolean => /^0[0-7]+$/.test(text) && Number.parseInt(text, 8) > 7;
const decimal = (text: string): string => String(Number(text));

function octalsIn(node: Primitive, text: string): readonly Octal[] {
  switch (node.kind) {
    case 'identifier':
      return node.value.kind === 'number' || node.value.kind === 'name' ? ofIdentifier(node) : [];
    case 'relation':
      return [...nodesOf(node.left), ...nodesOf(node.right)].flatMap((each) =>
        each.kind === 'number' && isOctal(each.text)
          ? [{ span: each.span, value: String(each.value), how: relationInDecimal(node) }]
          : [],
      );
    case 'vlan':
    case 'mpls':
    case 'pppoes':
    case 'geneve':
      return ofText(node.span, text).map((octal) => ({
        ...octal,
        how: mending(node, (same) => ({
          ...same,
          value: Number(text.slice(octal.span.start, octal.span.end)),
        })),
      }));
    default:
      return ofText(node.span, text);
  }
}

/** A greater number cannot be meant in decimal where ports and protocols are expected. */
const LARGEST_PORT = 65535;

function ofIdentifier(node: Extract<Primitive, { kind: 'identifier' }>): readonly Octal[] {
  const { value, qualifiers } = node;
  if (value.kind === 'number' && isOctal(value.text)) {
    const meant = decimal(value.text);
    const how = mending(node, (same) => ({
      ...same,
      value: { ...value, text: meant, value: Number(meant) },
    }));
    const octal = { span: value.span, value: String(value.value) };
    return [Number(meant) > LARGEST_PORT ? octal : { ...octal, how }];
  }
  if (qualifiers?.type !== 'portrange' || value.kind !== 'name') return [];
  const ends = value.text.split('-');
  if (ends.length !== 2 || !ends.some(isOctal)) return [];
  const how = mending(node, (same) => ({
    ...same,
    value: { ...value, text: ends.map((end) => (isOctal(end) ? decimal(end) : end)).join('-') },
  }));
  const inOctal = ends.map((end) => (isOctal(end) ? Number.parseInt(end, 8) : end)).join('-');
  return [{ span: value.span, value: `${inOctal} since libpcap 1.10.5, and decimal before`, how }];
}

/** Digits that are too many in decimal are not meant so. */
function relationInDecimal(node: Extract<Primitive, { kind: 'relation' }>): Mending | undefined {
  const fits = [...nodesOf(node.left), ...nodesOf(node.right)].every(
    (each) => each.kind !== 'number' || Number(decimal(each.text)) <= 0xffffffff || !isOctal(each.text),
  );
  if (!fits) return undefined;
  return mending(node, ({ left, operator, right }) =>
    relation(mapped(left, inDecimal), operator, mapped(right, inDecimal)),
  );
}

const inDecimal = (node: Arithmetic): Arithmetic =>
  node.kind === 'number' && isOctal(node.text)
    ? { ...node, text: decimal(node.text), value: Number(node.text) }
    : node;

/** Other tests keep numbers without their spelling. */
function ofText({ start, end }: Span, text: string): readonly Octal[] {
  return [...text.slice(start, end).matchAll(/(?<![\w.:$\\-])0[0-7]+(?![\w.:-])/g)]
    .filter(([digits]) => isOctal(digits))
    .map(({ 0: digits, index }) => ({
      span: { start: start + index, end: start + index + digits.length },
      value: String(Number.parseInt(digits, 8)),
    }));
}
