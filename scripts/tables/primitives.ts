/** One filter for each primitive of the language, by families: what a table of them is made with. */

export interface Primitive {
  /** As pcap-filter(7) writes it. */
  readonly name: string;
  readonly filter: string;
}

/** Where the filter is the primitive itself, it is written once. */
const plain = (...filters: readonly string[]): readonly Primitive[] =>
  filters.map((filter) => ({ name: filter, filter }));

export const families: ReadonlyMap<string, readonly Primitive[]> = new Map([
  [
    'Addresses, ports and protocol numbers',
    [
      { name: 'host ADDRESS', filter: 'host 10.0.0.1' },
      { name: 'ip6 host ADDRESS', filter: 'ip6 host 2001:db8::1' },
      { name: 'arp host ADDRESS', filter: 'arp host 10.0.0.1' },
      { name: 'decnet host ADDRESS', filter: 'decnet host 1.10' },
      { name: 'net NETWORK', filter: 'net 10.0.0.0/8' },
      { name: 'ether host MAC', filter: 'ether host 00:00:5e:00:53:01' },
      { name: 'ether host ARCNET', filter: 'ether host $5' },
      { name: 'wlan addr1 MAC', filter: 'wlan addr1 00:00:5e:00:53:01' },
      { name: 'gateway NAME', filter: 'gateway router' },
      { name: 'port PORT', filter: 'port 80' },
      { name: 'portrange FIRST-LAST', filter: 'portrange 6000-6008' },
      { name: 'ip proto NUMBER', filter: 'ip proto 6' },
      { name: 'ip6 proto NUMBER', filter: 'ip6 proto 58' },
      { name: 'ip protochain NUMBER', filter: 'ip protochain 6' },
      { name: 'ip6 protochain NUMBER', filter: 'ip6 protochain 6' },
      { name: 'ether proto NUMBER', filter: 'ether proto 0x88cc' },
      { name: 'iso proto NUMBER', filter: 'iso proto 0x83' },
    ],
  ],
  [
    'Protocols',
    plain(
      ...[
        'ip',
        'ip6',
        'arp',
        'rarp',
        'tcp',
        'udp',
        'sctp',
        'icmp',
        'icmp6',
        'igmp',
        'igrp',
        'pim',
        'vrrp',
        'carp',
      ],
      ...[
        'ah',
        'esp',
        'atalk',
        'aarp',
        'decnet',
        'lat',
        'sca',
        'moprc',
        'mopdl',
        'iso',
        'esis',
        'isis',
        'clnp',
      ],
      ...['l1', 'l2', 'iih', 'lsp', 'snp', 'csnp', 'psnp', 'stp', 'ipx', 'netbeui'],
    ),
  ],
  [
    'Broadcast and multicast',
    plain('broadcast', 'ip broadcast', 'multicast', 'ip multicast', 'ip6 multicast'),
  ],
  [
    'Length, direction and interface',
    [
      { name: 'less LENGTH', filter: 'less 100' },
      { name: 'greater LENGTH', filter: 'greater 100' },
      ...plain('inbound', 'outbound'),
      { name: 'ifindex NUMBER', filter: 'ifindex 1' },
    ],
  ],
  [
    'Encapsulations',
    [
      ...plain('vlan', 'mpls', 'pppoed', 'pppoes', 'geneve'),
      { name: 'vlan ID', filter: 'vlan 5' },
      { name: 'mpls LABEL', filter: 'mpls 5' },
      { name: 'pppoes SESSION', filter: 'pppoes 5' },
      { name: 'geneve VNI', filter: 'geneve 5' },
    ],
  ],
  [
    '802.2 and 802.11',
    [
      ...plain('llc', 'llc i', 'llc rnr'),
      { name: 'type TYPE', filter: 'type mgt' },
      { name: 'type TYPE subtype SUBTYPE', filter: 'type mgt subtype beacon' },
      { name: 'subtype SUBTYPE', filter: 'subtype beacon' },
      { name: 'dir DIRECTION', filter: 'dir tods' },
    ],
  ],
  [
    'ATM',
    [
      ...plain(
        'lane',
        'metac',
        'bcc',
        'sc',
        'ilmic',
        'oam',
        'oamf4',
        'oamf4ec',
        'oamf4sc',
        'connectmsg',
        'metaconnect',
      ),
      { name: 'vpi NUMBER', filter: 'vpi 1' },
      { name: 'vci NUMBER', filter: 'vci 5' },
    ],
  ],
  [
    'Signalling System 7',
    [
      ...plain('fisu', 'lssu', 'msu', 'hfisu', 'hlssu', 'hmsu'),
      ...['sio', 'opc', 'dpc', 'sls', 'hsio', 'hopc', 'hdpc', 'hsls'].map((field) => ({
        name: `${field} NUMBER`,
        filter: `${field} 3`,
      })),
    ],
  ],
  [
    'Logs of the packet filter pf',
    [
      { name: 'ifname NAME', filter: 'ifname em0' },
      { name: 'ruleset NAME', filter: 'ruleset main' },
      { name: 'rulenum NUMBER', filter: 'rulenum 5' },
      { name: 'subrulenum NUMBER', filter: 'subrulenum 5' },
      { name: 'reason NAME', filter: 'reason match' },
      { name: 'action NAME', filter: 'action pass' },
    ],
  ],
  [
    'Bytes and arithmetic',
    plain(
      ...['link[0] = 1', 'ip[0] = 1', 'ip6[0] = 1', 'arp[0] = 1', 'rarp[0] = 1', 'tcp[0] = 1', 'udp[0] = 1'],
      ...[
        'sctp[0] = 1',
        'icmp[0] = 1',
        'icmp6[0] = 1',
        'igmp[0] = 1',
        'atalk[0] = 1',
        'decnet[0] = 1',
        'lat[0] = 1',
      ],
      ...['radio[0] = 1', 'len > 100', 'byte 0 = 1'],
    ),
  ],
]);
