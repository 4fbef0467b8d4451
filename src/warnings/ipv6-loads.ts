/** A comparison that looks behind IPv4 headers → the same behind IPv6 headers without extensions. */

import type { Arithmetic, Expression, Protocol, Relation } from '../syntax/index.js';
import { mapped, nodesOf } from './arithmetic.js';
import { joined, parsed, relation } from './build.js';
import { constantOf } from './values.js';

export type Load = Extract<Arithmetic, { kind: 'load' }>;

export const loadsOf = ({ left, right }: Relation): readonly Load[] =>
  [...nodesOf(left), ...nodesOf(right)].filter((each) => each.kind === 'load');

/** Transports with the same header over both. */
export const transportNumbers: Partial<Record<Protocol, number>> = { tcp: 6, udp: 17, sctp: 132 };

const IPV6_HEADER = 40;

/** `tcp[13] & 2 != 0` → `ip6[6] = 6 and ip6[53] & 2 != 0`, for loads from one transport alone. */
export function overIpv6(node: Relation): Expression | undefined {
  const [first, ...others] = loadsOf(node);
  const number = first && transportNumbers[first.protocol];
  if (number === undefined || others.some(({ protocol }) => protocol !== first?.protocol)) return undefined;
  const { left, operator, right } = node;
  const comparison = relation(mapped(left, loadedBehind), operator, mapped(right, loadedBehind));
  return joined('and', [parsed(`ip6[6] = ${number}`), comparison]);
}

function loadedBehind(node: Arithmetic): Arithmetic {
  if (node.kind !== 'load') return node;
  const { span } = node;
  const constant = constantOf(node.offset);
  const literal = (value: number): Arithmetic => ({ kind: 'number', value, text: String(value), span });
  const offset: Arithmetic =
    constant === undefined
      ? { kind: 'binary', operator: '+', left: literal(IPV6_HEADER), right: node.offset, span }
      : literal(IPV6_HEADER + constant);
  return { ...node, protocol: 'ip6', offset };
}
