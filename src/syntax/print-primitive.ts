/** One primitive → its text in the usual spelling. */

import { unreachable } from '../base/index.js';
import type {
  Direction,
  FieldComparison,
  IdentifierValue,
  NameOrNumber,
  Primitive,
  Qualifiers,
  WlanTypeTest,
} from './ast.js';
import * as diagnostics from './diagnostics.js';
import { spelling } from './keywords.js';
import { isEscapable, isPlainName } from './lexer.js';
import { printArithmetic } from './print-arithmetic.js';

export function printPrimitive(node: Primitive): string {
  switch (node.kind) {
    case 'identifier':
      return [...printQualifiers(node.qualifiers), printValue(node.value)].join(' ');
    case 'protocol':
      return spelling('protocol', node.protocol);
    case 'broadcast':
    case 'multicast':
      return node.protocol === undefined ? node.kind : `${spelling('protocol', node.protocol)} ${node.kind}`;
    case 'less':
    case 'greater':
      return `${node.kind} ${node.length}`;
    case 'byte':
      return `byte ${node.offset} ${node.operator} ${node.value}`;
    case 'inbound':
    case 'outbound':
      return node.kind;
    case 'ifindex':
      return `ifindex ${node.value}`;
    case 'vlan':
    case 'mpls':
    case 'pppoed':
    case 'pppoes':
    case 'geneve':
      return node.value === undefined ? node.kind : `${node.kind} ${node.value}`;
    case 'pf':
      return `${node.field} ${printNameOrNumber(node.value)}`;
    case 'wlan-type':
      return printWlanType(node);
    case 'wlan-direction':
      return `dir ${printNameOrNumber(node.value)}`;
    case 'llc':
      return node.type === undefined ? 'llc' : `llc ${node.type === 'rnr' ? 'rnr' : printName(node.type)}`;
    case 'relation':
      return `${printArithmetic(node.left)} ${node.operator} ${printArithmetic(node.right)}`;
    case 'atm':
    case 'mtp2':
      return node.type;
    case 'atm-field':
    case 'mtp3-field':
      return `${node.field} ${printComparisons(node.comparisons)}`;
    default:
      return unreachable(node, 'print-primitive');
  }
}

function printQualifiers(qualifiers: Qualifiers | undefined): readonly string[] {
  if (qualifiers === undefined) return [];
  const { protocol, direction, type } = qualifiers;
  const words: string[] = [];
  if (protocol !== undefined) words.push(spelling('protocol', protocol));
  if (direction !== undefined) words.push(printDirection(direction));
  if (type !== undefined) words.push(type);
  return words;
}

const printDirection = (direction: Direction): string =>
  direction === 'or' || direction === 'and' ? `src ${direction} dst` : direction;

function printValue(value: IdentifierValue): string {
  switch (value.kind) {
    case 'name':
      return printName(value.text);
    case 'ipv4-prefix':
    case 'ipv6-prefix':
      return `${value.text}/${value.length}`;
    case 'ipv4-mask':
      return `${value.text} mask ${value.mask}`;
    default:
      return value.text;
  }
}

/** A backslash makes a name of what would be a keyword, a number or an address, or has characters that names have not. */
function printName(name: string): string {
  if (isPlainName(name)) return name;
  if (isEscapable(name)) return `\\${name}`;
  throw diagnostics.unprintableName(name);
}

const printNameOrNumber = (value: NameOrNumber): string =>
  typeof value === 'number' ? String(value) : printName(value);

function printWlanType({ type, subtype }: WlanTypeTest): string {
  const words: string[] = [];
  if (type !== undefined) words.push('type', printNameOrNumber(type));
  if (subtype !== undefined) words.push('subtype', printNameOrNumber(subtype));
  return words.join(' ');
}

function printComparisons(comparisons: readonly FieldComparison[]): string {
  const [only] = comparisons;
  if (only !== undefined && comparisons.length === 1) {
    return only.operator === '=' ? String(only.value) : `${only.operator} ${only.value}`;
  }
  return `(${comparisons.map(({ value }) => value).join(' or ')})`;
}
