/** The primitives without an identifier: what the rules of the grammar build for each, ready for the syntax tree. */

import { cover, type Span } from '../base/index.js';
import type * as ast from './ast.js';
import { meaning } from './keywords.js';
import { nameOf, numberOf, type Token } from './lexer.js';
import { type Numeral, protocolOf, relationOperator, spanOf, type Values } from './tree.js';

export const protocolTest = (protocol: Token): ast.ProtocolTest => ({
  kind: 'protocol',
  protocol: protocolOf(protocol),
  span: spanOf(protocol),
});

export const cast = (protocol: Token | undefined, word: Token): ast.CastTest => ({
  kind: meaning('cast', word.text),
  protocol: protocol && protocolOf(protocol),
  span: cover(protocol ?? word, word),
});

export const lengthTest = (keyword: Token, length: Token): ast.LengthTest => ({
  kind: meaning('length', keyword.text),
  length: numberOf(length),
  span: cover(keyword, length),
});

export const byteTest = (keyword: Token, offset: Token, operator: Token, value: Token): ast.ByteTest => ({
  kind: 'byte',
  offset: numberOf(offset),
  operator: (operator.text === '==' ? '=' : operator.text) as ast.ByteTest['operator'],
  value: numberOf(value),
  span: cover(keyword, value),
});

export const directionTest = (side: Token): ast.DirectionTest => ({
  kind: meaning('side', side.text),
  span: spanOf(side),
});

export const interfaceIndex = (keyword: Token, value: Token): ast.InterfaceIndexTest => ({
  kind: 'ifindex',
  value: numberOf(value),
  span: cover(keyword, value),
});

export const encapsulation = (keyword: Token, value: Numeral | undefined): ast.EncapsulationTest => ({
  kind: meaning('encapsulation', keyword.text),
  value: value && numberOf(value.token),
  span: cover(keyword, value?.span ?? keyword),
});

export const pppoed = (keyword: Token): ast.EncapsulationTest => ({
  kind: 'pppoed',
  value: undefined,
  span: spanOf(keyword),
});

const nameOrNumber = (token: Token): ast.NameOrNumber =>
  token.type === 'number' ? numberOf(token) : nameOf(token);

export const pf = (field: ast.PfTest['field'], keyword: Token, value: Token): ast.PfTest => ({
  kind: 'pf',
  field,
  value: nameOrNumber(value),
  valueSpan: spanOf(value),
  span: cover(keyword, value),
});

export const wlanType = (
  keyword: Token,
  type: Token | undefined,
  subtype: Token | undefined,
): ast.WlanTypeTest => ({
  kind: 'wlan-type',
  type: type && nameOrNumber(type),
  subtype: subtype && nameOrNumber(subtype),
  typeSpan: type && spanOf(type),
  subtypeSpan: subtype && spanOf(subtype),
  span: cover(keyword, subtype ?? type ?? keyword),
});

export const wlanDirection = (keyword: Token, value: Token): ast.WlanDirectionTest => ({
  kind: 'wlan-direction',
  value: nameOrNumber(value),
  valueSpan: spanOf(value),
  span: cover(keyword, value),
});

/** A test that also covers the protocol in front of it, which has no influence. */
export const startingAt = <Test extends { readonly span: Span }>(protocol: Token, test: Test): Test => ({
  ...test,
  span: cover(protocol, test.span),
});

export const llc = (keyword: Token, last: Token, type: string | undefined): ast.LlcTest => ({
  kind: 'llc',
  type,
  span: cover(keyword, last),
});

export const llcNamed = (keyword: Token, type: Token): ast.LlcTest => llc(keyword, type, nameOf(type));

export const atm = (type: Token): ast.AtmTest => ({
  kind: 'atm',
  type: meaning('atmType', type.text),
  span: spanOf(type),
});

export const mtp2 = (type: Token): ast.Mtp2Test => ({
  kind: 'mtp2',
  type: meaning('mtp2Type', type.text),
  span: spanOf(type),
});

/** What a field of ATM or MTP3 is compared with; `span` takes in the parentheses. */
interface FieldTest {
  readonly comparisons: readonly ast.FieldComparison[];
  readonly span: Span;
}

const fieldComparison = (operator: ast.RelationOperator, span: Span, number: Token): ast.FieldComparison => ({
  operator,
  value: numberOf(number),
  span,
});

export const fieldEquals = (number: Token): FieldTest => ({
  comparisons: [fieldComparison('=', spanOf(number), number)],
  span: spanOf(number),
});

export const fieldCompares = (operator: Token, number: Token): FieldTest => {
  const span = cover(operator, number);
  return { comparisons: [fieldComparison(relationOperator(operator), span, number)], span };
};

export function fieldIsOneOf(open: Token, last: Values, close: Token): FieldTest {
  const comparisons: ast.FieldComparison[] = [];
  for (let here: Values | undefined = last; here !== undefined; here = here.previous) {
    comparisons.push(fieldComparison('=', spanOf(here.number), here.number));
  }
  return { comparisons: comparisons.reverse(), span: cover(open, close) };
}

export const atmField = (field: Token, { comparisons, span }: FieldTest): ast.AtmFieldTest => ({
  kind: 'atm-field',
  field: meaning('atmField', field.text),
  comparisons,
  span: cover(field, span),
});

export const mtp3Field = (field: Token, { comparisons, span }: FieldTest): ast.Mtp3FieldTest => ({
  kind: 'mtp3-field',
  field: meaning('mtp3Field', field.text),
  comparisons,
  span: cover(field, span),
});
