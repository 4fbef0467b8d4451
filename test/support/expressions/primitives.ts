/** One primitive at a time, every family of pcap-filter(7). */

import fc from 'fast-check';
import { everydayRelation } from './arithmetic.js';
import { maybe, phrase, type Text, weighted, words } from './phrase.js';
import {
  byte,
  decnetAddress,
  direction,
  etherProtocol,
  ipv4,
  ipv4Network,
  ipv6,
  ipv6Network,
  listOf,
  mac,
  number,
  port,
  portRange,
  protocolName,
  protocolNumber,
  word16,
} from './words.js';

/** Every keyword that is a test of a protocol by itself, with its aliases. */
export const protocolKeyword: Text = weighted(
  [6, words('ip', 'ip6', 'tcp', 'udp', 'arp', 'icmp', 'icmp6')],
  [2, words('rarp', 'sctp', 'igmp', 'ah', 'esp', 'pim', 'vrrp', 'carp', 'igrp')],
  [2, words('atalk', 'aarp', 'decnet', 'lat', 'sca', 'moprc', 'mopdl', 'iso', 'stp', 'ipx', 'netbeui')],
  [1, words('isis', 'is-is', 'esis', 'es-is', 'clnp', 'l1', 'l2', 'iih', 'lsp', 'snp', 'csnp', 'psnp')],
);

const hosts: Text = weighted(
  [4, phrase`${maybe(direction)}host ${listOf(ipv4)}`],
  [1, phrase`${direction} ${ipv4}`],
  [2, phrase`${words('ip', 'arp', 'rarp')} ${maybe(direction)}host ${listOf(ipv4)}`],
  [2, phrase`${maybe(words('ip6'))}${maybe(direction)}host ${listOf(ipv6)}`],
  [1, phrase`${direction} ${ipv6}`],
);

const networks: Text = weighted(
  [3, phrase`${maybe(words('ip', 'arp', 'rarp'))}${maybe(direction)}net ${listOf(ipv4Network)}`],
  [2, phrase`${maybe(words('ip6'))}${maybe(direction)}net ${listOf(ipv6Network)}`],
);

const transport: Text = maybe(words('tcp', 'udp', 'sctp'));
const ports: Text = weighted(
  [4, phrase`${transport}${maybe(direction)}port ${listOf(port)}`],
  [2, phrase`${transport}${maybe(direction)}portrange ${listOf(portRange)}`],
);

const protocols: Text = weighted(
  [4, protocolKeyword],
  [2, phrase`${maybe(words('ip', 'ip6'))}proto ${listOf(weighted([1, protocolNumber], [1, protocolName]))}`],
  [2, phrase`${words('ether', 'link')} proto ${listOf(etherProtocol)}`],
  [1, phrase`${maybe(words('ip', 'ip6'))}protochain ${weighted([1, protocolNumber], [1, protocolName])}`],
  [1, phrase`iso proto ${words('\\esis', '\\isis', '\\clnp', '0x81', '0x82', '0x83')}`],
  [1, phrase`isis proto ${words('15', '16', '18', '20', '24', '27', '255')}`],
);

const linkAddresses: Text = weighted(
  [3, phrase`${words('ether', 'link')} ${maybe(direction)}host ${listOf(mac)}`],
  [1, phrase`ether ${direction} ${mac}`],
  [2, phrase`${maybe(words('ether', 'ip', 'link'))}broadcast`],
  [2, phrase`${maybe(words('ether', 'ip', 'ip6', 'link'))}multicast`],
  [1, phrase`decnet ${maybe(direction)}host ${decnetAddress}`],
);

const llc: Text = phrase`llc${weighted(
  [2, fc.constant('')],
  [2, words(' i', ' s', ' u', ' rr', ' rnr', ' rej', ' ui', ' ua')],
  [1, words(' disc', ' dm', ' sabme', ' test', ' xid', ' frmr', ' UI')],
)}`;

/** Tests that move the headers for everything on their right. */
export const encapsulation: Text = weighted(
  [4, phrase`vlan${weighted([1, fc.constant('')], [1, words(' 1', ' 100', ' 4095', ' 0', ' (7)')])}`],
  [3, phrase`mpls${weighted([1, fc.constant('')], [1, words(' 0', ' 1024', ' 1048575', ' 16')])}`],
  [2, phrase`pppoes${weighted([1, fc.constant('')], [1, words(' 0', ' 0x27', ' 65535')])}`],
  [2, phrase`geneve${weighted([1, fc.constant('')], [1, words(' 0', ' 0xb', ' 16777215')])}`],
  [1, words('pppoed')],
);

const lengths: Text = weighted(
  [2, phrase`${words('less', 'greater')} ${word16}`],
  [1, phrase`byte ${byte} ${words('=', '<', '>', '&', '|')} ${byte}`],
  [1, words('inbound', 'outbound')],
  [1, phrase`ifindex ${number}`],
);

/** A primitive that is meant well; most link types take most of them. */
export const primitive: Text = weighted(
  [5, hosts],
  [3, networks],
  [5, ports],
  [5, protocols],
  [3, linkAddresses],
  [2, encapsulation],
  [1, llc],
  [2, lengths],
  [5, everydayRelation],
);

/** Words of link types that ours are not. */
export const foreignPrimitive: Text = weighted(
  [1, words('type mgt', 'type data subtype qos-data', 'subtype beacon', 'dir nods', 'wlan ra 0:1:2:3:4:5')],
  [1, words('fisu', 'msu', 'lssu', 'hfisu', 'sio 3', 'opc > 5', 'dpc (1 or 2)', 'hsls 7')],
  [1, words('lane', 'bcc', 'oam', 'oamf4', 'metac', 'sc', 'ilmic', 'connectmsg', 'vpi 3', 'vci (5 or 6)')],
  [1, words('on eth0', 'rset main', 'rnr 3', 'srnr 4', 'reason match', 'reason 2', 'action pass', 'radio')],
);
