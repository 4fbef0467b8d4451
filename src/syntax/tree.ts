/**
 * What the rules of the grammar build: the text's structure as written, each node in constant time, for a rule is completed
 * for every prefix of a chain. Qualifiers are inherited (resolve.ts) and operators bound (arithmetic.ts) afterwards, once.
 */

import { cover, type Span } from '../base/index.js';
import type {
  Arithmetic,
  BinaryOperator,
  Identifier,
  IdentifierValue,
  Link,
  Primitive,
  Protocol,
  Qualifiers,
  Relation,
  RelationOperator,
} from './ast.js';
import { meaning } from './keywords.js';
import { nameOf, numberOf, type Token } from './lexer.js';

/** An expression or part of one. `span` takes in the parentheses around it and the qualifiers before it. */
export type Tree = Join | Negation | Group | Qualified | Value | Leaf | Comparison;

/** A chain grows to the right: `left` is all of it before the last operator. */
export interface Join {
  readonly shape: 'join';
  readonly left: Tree;
  readonly operator: Link['operator'];
  readonly right: Tree;
  readonly span: Span;
}

export interface Negation {
  readonly shape: 'not';
  readonly operand: Tree;
  readonly span: Span;
}

export interface Group {
  readonly shape: 'group';
  readonly inner: Tree;
  readonly span: Span;
}

/** Qualifiers and the one identifier, or the parenthesised identifiers, that they apply to. */
export interface Qualified {
  readonly shape: 'qualified';
  readonly head: Head;
  readonly operand: Tree;
  readonly span: Span;
}

export interface Head {
  readonly qualifiers: Qualifiers;
  readonly span: Span;
}

export interface Value {
  readonly shape: 'value';
  readonly value: IdentifierValue;
  readonly span: Span;
}

/** A primitive that needs nothing from its surroundings. */
export interface Leaf {
  readonly shape: 'leaf';
  readonly primitive: Exclude<Primitive, Identifier | Relation>;
  readonly span: Span;
}

export interface Comparison {
  readonly shape: 'comparison';
  readonly operator: RelationOperator;
  readonly left: Operand;
  readonly right: Operand;
  readonly span: Span;
}

/** Arithmetic, its operators still in a row: `left operator right` where `right` is a single operand. */
export type Operand =
  | Terms
  | Minus
  | { readonly shape: 'group'; readonly inner: Operand; readonly span: Span }
  | Load
  | {
      readonly shape: 'leaf';
      readonly node: Extract<Arithmetic, { kind: 'number' | 'length' }>;
      readonly span: Span;
    };

export interface Terms {
  readonly shape: 'terms';
  readonly left: Operand;
  readonly operator: BinaryOperator;
  readonly right: Operand;
  readonly span: Span;
}

export interface Minus {
  readonly shape: 'minus';
  readonly operand: Operand;
  readonly span: Span;
}

export interface Load {
  readonly shape: 'load';
  readonly protocol: Protocol;
  readonly offset: Operand;
  readonly size: number;
  readonly span: Span;
}

/** A number, perhaps in parentheses, which `span` takes in. */
export interface Numeral {
  readonly token: Token;
  readonly span: Span;
}

export const spanOf = (token: Token): Span => ({ start: token.start, end: token.end });
const coverTokens = (first: Span, last: Span): Span => ({ start: first.start, end: last.end });

export const join = (left: Tree, operator: Token, right: Tree): Join => ({
  shape: 'join',
  left,
  operator: operator.type === 'and' ? 'and' : 'or',
  right,
  span: cover(left.span, right.span),
});

export const not = (operator: Token, operand: Tree): Negation => ({
  shape: 'not',
  operand,
  span: coverTokens(operator, operand.span),
});

export const group = (open: Token, inner: Tree, close: Token): Group => ({
  shape: 'group',
  inner,
  span: coverTokens(open, close),
});

export const qualified = (head: Head, operand: Tree): Qualified => ({
  shape: 'qualified',
  head,
  operand,
  span: cover(head.span, operand.span),
});

/** The qualifiers of an identifier without a protocol; `withProtocol` adds one. */
export const head = (
  first: Token,
  last: Token,
  direction: Qualifiers['direction'],
  type: Qualifiers['type'],
): Head => ({
  qualifiers: { protocol: undefined, direction, type },
  span: coverTokens(first, last),
});

export const withProtocol = (protocol: Token, { qualifiers, span }: Head): Head => ({
  qualifiers: { ...qualifiers, protocol: protocolOf(protocol) },
  span: coverTokens(protocol, span),
});

export const protocolOf = (token: Token): Protocol => meaning('protocol', token.text);

export const numeral = (token: Token): Numeral => ({ token, span: spanOf(token) });
export const groupedNumeral = (open: Token, inner: Numeral, close: Token): Numeral => ({
  token: inner.token,
  span: coverTokens(open, close),
});

const value = (identifier: IdentifierValue, span: Span = identifier.span): Value => ({
  shape: 'value',
  value: identifier,
  span,
});

export const nameValue = (token: Token): Value =>
  value({ kind: 'name', text: nameOf(token), span: spanOf(token) });
export const numberValue = ({ token, span }: Numeral): Value =>
  value({ kind: 'number', value: numberOf(token), text: token.text, span: spanOf(token) }, span);
export const addressValue = (kind: 'ipv4' | 'ipv6' | 'mac' | 'arcnet', token: Token): Value =>
  value({ kind, text: token.text, span: spanOf(token) });
export const prefixValue = (kind: 'ipv4-prefix' | 'ipv6-prefix', address: Token, length: Token): Value =>
  value({ kind, text: address.text, length: numberOf(length), span: coverTokens(address, length) });
export const maskValue = (address: Token, mask: Token): Value =>
  value({ kind: 'ipv4-mask', text: address.text, mask: mask.text, span: coverTokens(address, mask) });

export const leaf = (primitive: Leaf['primitive']): Leaf => ({
  shape: 'leaf',
  primitive,
  span: primitive.span,
});

/** `==` is `=`. */
export const relationOperator = (token: Token): RelationOperator =>
  (token.text === '==' ? '=' : token.text) as RelationOperator;

export const comparison = (left: Operand, operator: Token, right: Operand): Comparison => ({
  shape: 'comparison',
  operator: relationOperator(operator),
  left,
  right,
  span: cover(left.span, right.span),
});

export const numberOperand = ({ token, span }: Numeral): Operand => ({
  shape: 'leaf',
  node: { kind: 'number', value: numberOf(token), text: token.text, span: spanOf(token) },
  span,
});
export const lengthOperand = (token: Token): Operand => ({
  shape: 'leaf',
  node: { kind: 'length', span: spanOf(token) },
  span: spanOf(token),
});
export const groupedOperand = (open: Token, inner: Operand, close: Token): Operand => ({
  shape: 'group',
  inner,
  span: coverTokens(open, close),
});
export const minus = (operator: Token, operand: Operand): Minus => ({
  shape: 'minus',
  operand,
  span: coverTokens(operator, operand.span),
});
export const terms = (left: Operand, operator: Token, right: Operand): Terms => ({
  shape: 'terms',
  left,
  operator: operator.text as BinaryOperator,
  right,
  span: cover(left.span, right.span),
});
export const load = (protocol: Token, offset: Operand, size: Token | undefined, close: Token): Load => ({
  shape: 'load',
  protocol: protocolOf(protocol),
  offset,
  size: size === undefined ? 1 : numberOf(size),
  span: coverTokens(protocol, close),
});

/** The bare numbers of `vci (5 or 6)`, the last one first: `previous` is the list before it. */
export interface Values {
  readonly previous: Values | undefined;
  readonly number: Token;
}

export const values = (previous: Values | undefined, number: Token): Values => ({ previous, number });
