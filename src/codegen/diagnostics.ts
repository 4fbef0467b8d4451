/** The catalogue of what code generation refuses: one named function a message, in libpcap's words where they are good. */

import { clipped, FilterError, type Span } from '../base/index.js';
import type { Direction, Protocol, Qualifiers } from '../syntax/index.js';

const refuse = (code: string, span: Span, message: string, hint?: string): FilterError =>
  new FilterError({ code, message, span, hint });

export const tooManyRegisters = (span: Span): FilterError =>
  refuse(
    'too-many-registers',
    span,
    'too many registers needed to evaluate expression',
    'split the arithmetic: at most 16 intermediate values fit in scratch memory',
  );

export const tooManyInstructions = (span: Span, limit: number): FilterError =>
  refuse(
    'too-many-instructions',
    span,
    `the filter takes more than ${limit} instructions up to here, which is the limit`,
  );

// Qualifiers

export const missingQualifier = (span: Span, text: string): FilterError =>
  refuse(
    'missing-qualifier',
    span,
    `'${clipped(text)}' has no qualifier: nothing on its left says what it is`,
    `say what it is: 'host ${clipped(text)}', 'net ${clipped(text)}', 'port ${clipped(text)}' …`,
  );

export const modifierApplied = (span: Span, protocol: Protocol, subject: string): FilterError =>
  refuse(
    'wrong-protocol',
    span,
    `${protocol === 'link' ? 'link-layer' : `'${protocol}'`} modifier applied to ${subject}`,
  );

export const hostFilteringNotImplemented = (span: Span, protocol: string): FilterError =>
  refuse('wrong-protocol', span, `${protocol} host filtering not implemented`);

export const illegalQualifierOf = (span: Span, type: 'port' | 'portrange', protocol: Protocol): FilterError =>
  refuse(
    'wrong-protocol',
    span,
    `illegal qualifier of '${type}': '${protocol}' has no ports`,
    `ports belong to tcp, udp and sctp`,
  );

/** `what`: "addresses other than 802.11 MAC addresses", "ports", "port ranges". */
export const directionNotValid = (span: Span, direction: Direction, what: string): FilterError => {
  const names = /^addr[1-4]$/.test(direction)
    ? `'${direction}' and '${direction.replace('addr', 'address')}' are not valid qualifiers`
    : `'${direction}' is not a valid qualifier`;
  return refuse('wrong-direction', span, `${names} for ${what}`);
};

export const directionNeeds80211 = (span: Span, direction: Direction): FilterError =>
  refuse('wrong-direction', span, `'${direction}' is only supported on 802.11 with 802.11 headers`);

export const modifierAppliedToAddress = (span: Span, type: string, what: string): FilterError =>
  refuse('wrong-type', span, `'${type}' modifier applied to ${what}`);

// Addresses and names

export const invalidIpv4 = (span: Span, text: string): FilterError =>
  refuse(
    'invalid-address',
    span,
    `invalid IPv4 address '${clipped(text)}'`,
    'every part of it is a decimal number from 0 to 255',
  );

export const malformedDecnet = (span: Span, text: string): FilterError =>
  refuse(
    'invalid-address',
    span,
    `malformed decnet address '${clipped(text)}'`,
    'it is written area.node, as 1.10',
  );

export const decnetNames = (span: Span, name: string): FilterError =>
  refuse('unknown-host', span, `decnet name support not included, '${clipped(name)}' cannot be translated`);

export const nonNetworkBits = (span: Span, text: string, hint: string): FilterError =>
  refuse('non-network-bits', span, `non-network bits set in "${clipped(text)}"`, hint);

export const prefixTooLong = (span: Span, maximum: 32 | 128): FilterError =>
  refuse('prefix-too-long', span, `mask length must be <= ${maximum}`);

/** `icmp type 8` and `icmp6 type 128` are tests of 802.11 frames as well. */
export const icmpTypeHint = (type: number | string): string => {
  const [icmp, icmp6] = typeof type === 'number' ? [type, type] : ['icmp-echo', 'icmp6-echo'];
  return `'type' is for frames of 802.11; a type of ICMP is written 'icmp[icmptype] = ${icmp}', one of ICMPv6 'icmp6[icmp6type] = ${icmp6}'`;
};

/** As written before a type. */
const directionWords = (direction: Direction | undefined): string => {
  if (direction === undefined) return '';
  return direction === 'or' || direction === 'and' ? `src ${direction} dst ` : `${direction} `;
};

/** `written` is the network with its mask; `type` is undefined where nothing says what it is. */
export const maskForNetworksOnly = (
  span: Span,
  written: string,
  { type, direction }: Qualifiers,
): FilterError =>
  refuse(
    'wrong-type',
    span,
    'Mask syntax for networks only',
    type === undefined
      ? `write '${directionWords(direction)}net ${clipped(written)}'`
      : `write 'net' in place of '${type}'`,
  );

export const invalidQualifierOfIpv6 = (span: Span): FilterError =>
  refuse(
    'wrong-type',
    span,
    'invalid qualifier against IPv6 address',
    "an address goes with 'host' or 'net'",
  );

export const illegalLinkAddress = (span: Span): FilterError =>
  refuse('invalid-address', span, 'illegal link layer address', 'a MAC address is written aa:bb:cc:dd:ee:ff');

export const macAddressElsewhere = (span: Span, text: string): FilterError =>
  refuse(
    'wrong-protocol',
    span,
    'ethernet address used in non-ether expression',
    `write 'ether host ${clipped(text)}'`,
  );

export const macNotSupported = (span: Span, link: string): FilterError =>
  refuse(
    'not-on-this-link',
    span,
    `ethernet addresses supported only on ethernet/FDDI/token ring/802.11/ATM LANE/Fibre Channel, not on ${link}`,
  );

export const linkHostNotSupported = (span: Span, link: string): FilterError =>
  refuse(
    'not-on-this-link',
    span,
    `only ethernet/FDDI/token ring/802.11/ATM LANE/Fibre Channel supports link-level host name, not ${link}`,
  );

export const arcnetElsewhere = (span: Span): FilterError =>
  refuse('not-on-this-link', span, 'aid supported only on ARCnet');

export const unknownHost = (span: Span, name: string, hint?: string): FilterError =>
  refuse('unknown-host', span, `unknown host '${clipped(name)}'`, hint);

export const unknownHostOfFamily = (span: Span, name: string): FilterError =>
  refuse('unknown-host', span, `unknown host '${clipped(name)}' for specified address family`);

export const unknownStation = (span: Span, station: string, name: string, hint?: string): FilterError =>
  refuse('unknown-host', span, `unknown ${station} host '${clipped(name)}'`, hint);

export const unknownNetwork = (span: Span, name: string, hint?: string): FilterError =>
  refuse('unknown-network', span, `unknown network '${clipped(name)}'`, hint);

// Ports

export const unknownPort = (span: Span, name: string, hint?: string): FilterError =>
  refuse(
    'unknown-port',
    span,
    `unknown port '${clipped(name)}'`,
    /^\d{1,5}-\d{1,5}$/.test(name) ? `write 'portrange ${name}'` : hint,
  );

export const unknownPortRange = (span: Span, text: string): FilterError =>
  refuse(
    'unknown-port',
    span,
    `unknown port in range '${clipped(text)}'`,
    'a range is written first-last, as 8000-8080',
  );

export const portOfOtherTransport = (
  span: Span,
  what: string,
  name: string,
  transport: string,
): FilterError =>
  refuse(
    'wrong-transport',
    span,
    `${what} '${clipped(name)}' is ${transport}`,
    `write '${transport} port ${clipped(name)}', or the number`,
  );

export const portTooLarge = (span: Span, port: number): FilterError =>
  refuse('port-out-of-range', span, `illegal port number ${port} > 65535`);

export const portNegative = (span: Span, port: number): FilterError =>
  refuse('port-out-of-range', span, `illegal port number ${port} < 0`);

// Protocols

export const unknownProtocol = (span: Span, kind: string, name: string, hint?: string): FilterError =>
  refuse('unknown-protocol', span, `unknown ${kind} proto '${clipped(name)}'`, hint);

export const encapsulatesNothing = (span: Span, protocol: Protocol, message: string): FilterError =>
  refuse(
    'wrong-protocol',
    span,
    message,
    `'${protocol}' carries no protocol field; a protocol is tested alone, as '${protocol}', or by number, as 'ip proto 6'`,
  );

export const notAProtocolHere = (span: Span, message: string): FilterError =>
  refuse('wrong-protocol', span, message);

export const badProtochain = (span: Span): FilterError =>
  refuse(
    'wrong-protocol',
    span,
    "bad protocol applied for 'protochain'",
    "only 'ip' and 'ip6' have header chains",
  );

export const protochainVariableHeaders = (span: Span): FilterError =>
  refuse('not-inside-encapsulation', span, "'protochain' not supported with variable length headers");

export const unsupportedOverMpls = (span: Span): FilterError =>
  refuse(
    'not-inside-encapsulation',
    span,
    'unsupported protocol over mpls',
    'behind an MPLS label only ip and ip6 can be told',
  );

// Arithmetic

export const dataSize = (span: Span, size: number): FilterError =>
  refuse('data-size', span, `data size must be 1, 2, or 4, not ${size}`);

export const notIndexable = (span: Span, protocol: Protocol): FilterError =>
  refuse('wrong-protocol', span, `unsupported index operation: '${protocol}[…]'`);

export const noRadio = (span: Span): FilterError =>
  refuse('not-on-this-link', span, 'radio information not present in capture');

export const divisionByZero = (span: Span): FilterError =>
  refuse('division-by-zero', span, 'division by zero');

export const modulusByZero = (span: Span): FilterError => refuse('modulus-by-zero', span, 'modulus by zero');

export const shiftTooLarge = (span: Span): FilterError =>
  refuse('shift-too-large', span, 'shift by more than 31 bits');

// Link types and captures

export const notABroadcastLink = (span: Span, link: string): FilterError =>
  refuse('not-on-this-link', span, `not a broadcast link: ${link}`);

export const notAMulticastLink = (span: Span): FilterError =>
  refuse(
    'not-on-this-link',
    span,
    'link-layer multicast filters supported only on ethernet/FDDI/token ring/ARCNET/802.11/ATM LANE/Fibre Channel',
  );

export const castOfProtocol = (
  span: Span,
  kind: 'broadcast' | 'multicast',
  protocol: Protocol,
): FilterError =>
  refuse('wrong-protocol', span, `only link-layer/IP ${kind} filters supported, not '${protocol} ${kind}'`);

export const netmaskUnknown = (span: Span): FilterError =>
  refuse(
    'netmask-unknown',
    span,
    "netmask not known, so 'ip broadcast' not supported",
    'give the network mask of the capturing interface: 255.255.255.0 for example',
  );

export const notSupportedFor = (span: Span, what: string, link: string): FilterError =>
  refuse('not-on-this-link', span, `no ${what} support for ${link}`);

export const llcNotSupported = (span: Span, link: string): FilterError =>
  refuse('not-on-this-link', span, `'llc' not supported for ${link}`);

export const vlanAfterMpls = (span: Span): FilterError =>
  refuse('not-inside-encapsulation', span, 'no VLAN match after MPLS');

export const greaterThanMaximum = (span: Span, what: string, value: number, maximum: number): FilterError =>
  refuse('value-out-of-range', span, `${what} ${value} greater than maximum ${maximum}`);

export const metadataNotInSavefile = (span: Span, what: string, link: string): FilterError =>
  refuse('not-in-savefile', span, `${what} not supported on ${link} when reading savefiles`);

export const onlyOn = (span: Span, what: string, where: string, hint?: string): FilterError =>
  refuse('not-on-this-link', span, `${what} supported only on ${where}`, hint);

export const unknownName = (span: Span, kind: string, name: string, hint?: string): FilterError =>
  refuse('unknown-name', span, `unknown ${kind} "${clipped(name)}"`, hint);

export const gatewayNotSupported = (span: Span): FilterError =>
  refuse(
    'not-supported',
    span,
    "'gateway' not supported in this configuration: libpcap with IPv6 leaves it out",
    "write 'ether host EHOST and not host HOST'",
  );

export const gatewayNeedsName = (span: Span): FilterError =>
  refuse('wrong-type', span, "'gateway' requires a name");

export const linkTypeFiltering = (span: Span, what: string): FilterError =>
  refuse('not-on-this-link', span, `${what} link-layer type filtering not implemented`);

export const arcnetInOtherExpression = (span: Span): FilterError =>
  refuse('wrong-protocol', span, 'ARCnet address used in non-arc expression');

export const invalidValue = (span: Span, what: string, value: number, hint?: string): FilterError =>
  refuse('value-out-of-range', span, `invalid ${what} value 0x${value.toString(16).padStart(2, '0')}`, hint);

export const tooBig = (span: Span, what: string, value: number, maximum: number): FilterError =>
  refuse('value-out-of-range', span, `${what} value ${value} too big; max value = ${maximum}`);

export const nameTooLong = (span: Span, what: string, length: number): FilterError =>
  refuse('value-out-of-range', span, `${what} names can only be ${length} characters`);
