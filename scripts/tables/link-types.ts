/** The link types as data → a table of them in Markdown. */

import { type LinkType, linkTypes } from '../../src/index.js';
import { ACCEPTED, outcome } from './outcome.js';

/** What is asked of each link type, by the name of the column. */
const columns: ReadonlyMap<string, string> = new Map([
  ['ip', 'ip'],
  ['ip6', 'ip6'],
  ['arp', 'arp'],
  ['host', 'host 10.0.0.1'],
  ['port', 'port 80'],
  ['ether proto', 'ether proto 0x88cc'],
  ['ether host', 'ether host 00:00:5e:00:53:01'],
  ['broadcast', 'broadcast'],
  ['multicast', 'multicast'],
  ['vlan', 'vlan 5'],
  ['mpls', 'mpls 5'],
  ['pppoes', 'pppoes'],
  ['llc', 'llc'],
  ['inbound', 'inbound'],
  ['type', 'type mgt'],
  ['radio', 'radio[0] = 1'],
  ['vpi', 'vpi 1'],
  ['sio', 'sio 3'],
  ['ifname', 'ifname em0'],
  ['link[0]', 'link[0] = 1'],
]);

const hex = (value: number, digits: number): string => `0x${value.toString(16).padStart(digits, '0')}`;

/** How the protocol of the payload is told, in words. */
function toldBy({ protocol, typeField }: LinkType): string {
  switch (protocol.kind) {
    case 'ethernet':
      return `EtherType, or length and LLC, at ${typeField}`;
    case 'sll':
      return `EtherType, or a mark for LLC, at ${typeField}`;
    case 'ethertype':
      return `EtherType at ${typeField}`;
    case 'llc':
      return 'LLC and SNAP';
    case 'ieee80211':
      return 'LLC and SNAP of data frames';
    case 'atm-llc':
      return 'LLC and SNAP of cells said to have them';
    case 'ppp':
      return `PPP protocol number at ${typeField}`;
    case 'hdlc':
      return `EtherType, or 0xfefe for ISO, at ${typeField}`;
    case 'frame-relay':
      return 'NLPID behind the Q.922 header';
    case 'arcnet':
      return `ARCnet protocol at ${typeField}`;
    case 'loopback':
      return `address family, in ${protocol.byteOrder} byte order`;
    case 'address-family':
      return `address family in the byte at ${protocol.offset}`;
    case 'ip-version':
      return 'the version in the IP header';
    case 'fixed':
      return `always ${hex(protocol.etherType, 4)}`;
    case 'magic':
      return `not told; checks ${hex(protocol.value, 8)} under ${hex(protocol.mask, 8)} at 0`;
    case 'unknown':
      return '–';
  }
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

export function linkTypeTable(): string {
  const heads = ['name', 'DLT', 'LINKTYPE', 'description', 'payload told by', ...columns.keys()];
  const rows = linkTypes.map((type) =>
    row([
      `${type.name}${type.since === undefined ? '' : ` (since ${type.since})`}`,
      String(type.dlt),
      String(type.linktype),
      type.description,
      toldBy(type),
      ...[...columns.values()].map((filter) => (outcome(filter, type.name) === ACCEPTED ? '●' : '')),
    ]),
  );
  const meanings = [...columns].map(([name, filter]) =>
    name === filter ? `\`${name}\`` : `${name}: \`${filter}\``,
  );
  return `# Link types

Written by \`npx tsx scripts/make-tables.ts\` from the data in src/link; a test holds it. All ${linkTypes.length} names that
\`tcpdump -y\` of libpcap 1.10 takes, with the numbers of the API (DLT) and of capture files (LINKTYPE), and at which offset
the protocol of the payload is told. ● means that a filter of that kind compiles for the link type (as \`tcpdump -d -y\`
does, optimized, with a netmask); what the others are refused with is in [primitives.md](primitives.md). Asked were
${meanings.join(', ')}.

${row(heads)}
${row(heads.map(() => '---'))}
${rows.join('\n')}
`;
}
