/** Hosts and networks that are larger, smaller or elsewhere than they look: `host 10.1`, `net 192.168.1.0`, `src 443`. */

import { unreachable } from '../../base/index.js';
import type { Identifier, IdentifierValue, Qualifiers } from '../../syntax/index.js';
import type { WarningCode } from '../catalogue.js';
import { type Finding, type Mending, mending, quote, type Rule } from '../finding.js';
import { ARP, IPV4, RARP } from '../kinds.js';
import { isBare } from '../operands.js';
import { kindsAt, type Survey, type Test } from '../survey.js';

export const addresses: Rule = function* (survey) {
  for (const test of survey.tests) {
    if (test.node.kind !== 'identifier') continue;
    const { qualifiers } = test.node;
    if (qualifiers === undefined || !isAddress(qualifiers)) continue;
    const finding = misread(survey, test.node, qualifiers) ?? alsoArp(survey, test, test.node);
    if (finding !== undefined) yield finding;
  }
};

const isAddress = ({ type, protocol }: Qualifiers): boolean =>
  (type === undefined || type === 'host' || type === 'net') && protocol !== 'link' && protocol !== 'decnet';

function misread({ text }: Survey, node: Identifier, { type }: Qualifiers): Finding | undefined {
  const { value, span } = node;
  const found = (code: WarningCode, means: string, how?: Mending): Finding => ({
    code,
    span,
    message: `${quote(text, span)} ${means}`,
    mending: how,
  });
  switch (value.kind) {
    case 'number':
      return type === 'net'
        ? ofNetworkNumber(node, value.value, found)
        : ofHostNumber(node, value.value, found);
    case 'ipv4': {
      const parts = value.text.split('.');
      if (parts.length < 4) {
        const network = prefixOf(parts);
        const code = type === 'net' ? 'partial-network' : 'partial-host';
        return found(code, `is the network ${network.text}/${network.length}`, asNetwork(node, network));
      }
      return type === 'net' && Number(parts[3]) === 0
        ? found('network-without-prefix', 'is this one address', asNetwork(node, withoutZeros(parts)))
        : undefined;
    }
    case 'ipv6': {
      if (type !== 'net' || !value.text.endsWith('::')) return undefined;
      const groups = value.text.split(':').filter((group) => group !== '').length;
      const network = { kind: 'ipv6-prefix', text: value.text, length: 16 * groups } as const;
      return found('network-without-prefix', 'is this one address', asNetwork(node, network));
    }
    case 'name':
    case 'ipv4-prefix':
    case 'ipv4-mask':
    case 'ipv6-prefix':
    case 'mac':
    case 'arcnet':
      return undefined;
    default:
      return unreachable(value, 'warnings/addresses');
  }
}

type Found = (code: WarningCode, means: string, how?: Mending) => Finding;
type Prefix<Kind extends 'ipv4-prefix' | 'ipv6-prefix'> = Omit<
  Extract<IdentifierValue, { kind: Kind }>,
  'span'
>;

/** Numbers beyond this one are meant as addresses. */
const LARGEST_PORT = 65535;

function ofNetworkNumber(node: Identifier, number: number, found: Found): Finding | undefined {
  if (number === 0 || number > 255) return undefined;
  const network = prefixOf([String(number)]);
  return found(
    'partial-network',
    `is the network ${network.text}/${network.length}`,
    asNetwork(node, network),
  );
}

/** `src 443` and `host a or 80` are about ports, `host 10` is about a network. */
function ofHostNumber(node: Identifier, number: number, found: Found): Finding | undefined {
  if (number > LARGEST_PORT) return undefined;
  const address = `0.0.${number >>> 8}.${number & 0xff}`;
  const isHost = node.qualifiers?.type === 'host' && !isBare(node);
  if (isHost) {
    const how = number > 0 && number < 256 ? asNetwork(node, prefixOf([String(number)])) : undefined;
    return found('number-as-host', `is the address ${address}`, how);
  }
  const how = mending(node, (same) => ({
    ...same,
    qualifiers: { protocol: undefined, direction: same.qualifiers?.direction, type: 'port' },
  }));
  return found(
    'number-as-host',
    `is the address ${address}`,
    node.qualifiers?.protocol === undefined ? how : undefined,
  );
}

/** Zeros for what was left out, and eight bits for each number that was not. */
const prefixOf = (parts: readonly string[]): Prefix<'ipv4-prefix'> => ({
  kind: 'ipv4-prefix',
  text: [...parts.map(Number), 0, 0, 0].slice(0, 4).join('.'),
  length: 8 * parts.length,
});

const withoutZeros = (parts: readonly string[]): Prefix<'ipv4-prefix'> =>
  prefixOf(parts.slice(0, parts.findLastIndex((part) => Number(part) !== 0) + 1));

const asNetwork = (node: Identifier, network: Prefix<'ipv4-prefix' | 'ipv6-prefix'>): Mending =>
  mending(node, (same) => ({
    ...same,
    value: { ...network, span: same.span },
    qualifiers: { protocol: undefined, direction: undefined, ...same.qualifiers, type: 'net' },
  }));

/** Where ARP packets get to the test and are not sorted out elsewhere. */
function alsoArp({ text }: Survey, test: Test, node: Identifier): Finding | undefined {
  const { protocol, type } = node.qualifiers ?? {};
  const { kind } = node.value;
  if (protocol !== undefined || kind === 'ipv6' || kind === 'ipv6-prefix') return undefined;
  const seen = kindsAt(test, test.passing) & kindsAt(test, test.relevant);
  // `arp and host 10.0.0.1` means it.
  if ((seen & (ARP | RARP)) === 0 || (seen & IPV4) === 0) return undefined;
  const asIp = mending(node, (same) => ({
    ...same,
    qualifiers: { direction: undefined, type, ...same.qualifiers, protocol: 'ip' },
  }));
  return {
    code: 'arp-too',
    span: node.span,
    message: `${quote(text, node.span)} takes ARP and RARP packets with this address too`,
    // A name may have IPv6 addresses, which `ip` would exclude.
    mending: kind === 'name' ? undefined : asIp,
  };
}
