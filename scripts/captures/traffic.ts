/** The traffic of the fixtures: what the captures of all link types have in common, and what only Ethernet has. */

import {
  arp,
  type Bytes,
  ethernet,
  etherType,
  hex,
  icmp,
  icmp6,
  ieee8023,
  ipv4,
  ipv6,
  ipv6Fragment,
  ipv6Options,
  join,
  mpls,
  ppp,
  pppoe,
  protocol,
  sctp,
  tcp,
  tcpFlags,
  text,
  u16,
  udp,
  vlan,
} from './packets.js';

// Addresses of RFC 5737 and RFC 3849; station addresses with the "locally administered" bit.
const client = '192.0.2.10';
const server = '198.51.100.80';
const resolver = '192.0.2.53';
const client6 = '2001:db8::10';
const server6 = '2001:db8:1::80';
const clientStation = '02:00:00:00:00:10';
const serverStation = '02:00:00:00:00:80';
const broadcast = 'ff:ff:ff:ff:ff:ff';

/** A packet of the network layer. */
export interface NetworkPacket {
  readonly family: 4 | 6;
  /** Whether the capturing host sent it. */
  readonly outgoing: boolean;
  readonly bytes: Bytes;
}

const { syn, ack, push, fin, rst } = tcpFlags;

/** Handshake, request, answer, close. */
function conversation(
  family: 4 | 6,
  from: readonly [string, number],
  to: readonly [string, number],
  lines: readonly [string, string],
): NetworkPacket[] {
  const [request, answer] = [text(lines[0]), text(lines[1])];
  const wrap = (outgoing: boolean, segment: Bytes): NetworkPacket => {
    const [source, target] = outgoing ? [from[0], to[0]] : [to[0], from[0]];
    const bytes =
      family === 4
        ? ipv4(protocol.tcp, { from: source, to: target, fragment: 0x4000 }, segment)
        : ipv6(protocol.tcp, source, target, segment);
    return { family, outgoing, bytes };
  };
  const sent = 101 + request.length;
  const answered = 501 + answer.length;
  return [
    wrap(true, tcp(from, to, syn, [100, 0])),
    wrap(false, tcp(to, from, syn | ack, [500, 101])),
    wrap(true, tcp(from, to, ack, [101, 501])),
    wrap(true, tcp(from, to, push | ack, [101, 501], request)),
    wrap(false, tcp(to, from, push | ack, [501, sent], answer)),
    wrap(true, tcp(from, to, fin | ack, [sent, answered])),
    wrap(false, tcp(to, from, fin | ack, [answered, sent + 1])),
    wrap(true, tcp(from, to, ack, [sent + 1, answered + 1])),
  ];
}

const datagram = (
  outgoing: boolean,
  from: readonly [string, number],
  to: readonly [string, number],
  payload: Bytes,
): NetworkPacket => ({
  family: from[0].includes(':') ? 6 : 4,
  outgoing,
  bytes: from[0].includes(':')
    ? ipv6(protocol.udp, from[0], to[0], udp(from, to, payload))
    : ipv4(protocol.udp, { from: from[0], to: to[0] }, udp(from, to, payload)),
});

const v4 = (next: number, payload: Bytes, more: Partial<Parameters<typeof ipv4>[1]> = {}): NetworkPacket => ({
  family: 4,
  outgoing: true,
  bytes: ipv4(next, { from: client, to: server, ...more }, payload),
});

const v6 = (next: number, payload: Bytes, to = server6): NetworkPacket => ({
  family: 6,
  outgoing: true,
  bytes: ipv6(next, client6, to, payload),
});

/** www.example.com, type A. */
const question = hex('1a2b 0100 0001 0000 0000 0000 03777777 076578616d706c65 03636f6d 00 0001 0001');
const answer = join(
  hex('1a2b 8180 0001 0001 0000 0000 03777777 076578616d706c65 03636f6d 00 0001 0001'),
  hex('c00c 0001 0001 00000e10 0004 c6336450'),
);
const longDatagram = udp([client, 40000], [server, 4739], text('x'.repeat(64)));

export const networkPackets: readonly NetworkPacket[] = [
  datagram(true, [client, 53124], [resolver, 53], question),
  datagram(false, [resolver, 53], [client, 53124], answer),
  ...conversation(
    4,
    [client, 49152],
    [server, 80],
    ['GET / HTTP/1.1\r\nHost: www.example.com\r\n\r\n', 'HTTP/1.1 204 No Content\r\n\r\n'],
  ),
  ...conversation(
    6,
    [client6, 49153],
    [server6, 80],
    ['GET / HTTP/1.1\r\nHost: www.example.com\r\n\r\n', 'HTTP/1.1 204 No Content\r\n\r\n'],
  ),
  v4(protocol.tcp, tcp([client, 49154], [server, 443], syn, [7, 0])),
  v4(protocol.tcp, tcp([client, 49154], [server, 443], rst, [8, 0])),
  v4(protocol.icmp, icmp(8, 0, hex('0001 0001 6162636465666768'))),
  {
    ...v4(protocol.icmp, icmp(0, 0, hex('0001 0001 6162636465666768')), { from: server, to: client }),
    outgoing: false,
  },
  v4(protocol.icmp, icmp(3, 3, join(hex('00000000'), longDatagram.slice(0, 8)))),
  v4(protocol.udp, longDatagram.slice(0, 40), { identification: 99, fragment: 0x2000 }),
  v4(protocol.udp, longDatagram.slice(40), { identification: 99, fragment: 5 }),
  v4(protocol.igmp, hex('1600 09fa e0000116'), { to: '224.0.1.22', ttl: 1, options: hex('94040000') }),
  v4(protocol.udp, udp([client, 5353], ['224.0.0.251', 5353], question), { to: '224.0.0.251', ttl: 255 }),
  v4(protocol.udp, udp([client, 68], ['255.255.255.255', 67], hex('01010600')), { to: '255.255.255.255' }),
  v4(protocol.sctp, sctp(36412, 36412, hex('01000014 00000001 0000ffff 00010001 00000001'))),
  v4(protocol.gre, hex('0000 0800')),
  v4(protocol.esp, hex('00000001 00000001 0102030405060708')),
  datagram(true, [client6, 53125], ['2001:db8::53', 53], question),
  v6(protocol.icmp6, icmp6(client6, server6, 128, hex('0001 0001 6162636465666768'))),
  v6(
    protocol.icmp6,
    icmp6(client6, 'ff02::1:ff00:80', 135, hex('00000000 20010db8000100000000000000000080 0101020000000010')),
    'ff02::1:ff00:80',
  ),
  v6(44, ipv6Fragment(protocol.udp, 0x0001, udp([client6, 40000], [server6, 4739], text('y'.repeat(24))))),
  v6(0, ipv6Options(protocol.udp, udp([client6, 40001], [server6, 123], hex('23000000')))),
];

const etherTypeOf = { 4: etherType.ip, 6: etherType.ip6 } as const;

const inEthernet = ({ family, outgoing, bytes }: NetworkPacket): Bytes => {
  const [to, from] = outgoing ? [serverStation, clientStation] : [clientStation, serverStation];
  return ethernet(to, from, etherTypeOf[family], bytes);
};

const web = ipv4(protocol.tcp, { from: client, to: server }, tcp([client, 49160], [server, 80], syn, [1, 0]));
const dns6 = ipv6(protocol.udp, client6, server6, udp([client6, 53126], [server6, 53], question));
const frame = (type: number, payload: Bytes): Bytes => ethernet(serverStation, clientStation, type, payload);

/** Frames that have no place on other link types. */
const linkLayerFrames: readonly Bytes[] = [
  ethernet(
    broadcast,
    clientStation,
    etherType.arp,
    arp(1, [clientStation, client], ['00:00:00:00:00:00', server]),
  ),
  ethernet(
    clientStation,
    serverStation,
    etherType.arp,
    arp(2, [serverStation, server], [clientStation, client]),
  ),
  ethernet(
    broadcast,
    clientStation,
    etherType.rarp,
    arp(3, [clientStation, '0.0.0.0'], [clientStation, '0.0.0.0']),
  ),
  frame(etherType.vlan, vlan(100, etherType.ip, web)),
  frame(etherType.vlan, vlan(100, etherType.ip6, dns6)),
  frame(
    etherType.vlan,
    vlan(0x2064, etherType.arp, arp(1, [clientStation, client], ['00:00:00:00:00:00', server])),
  ),
  frame(etherType.qinq, vlan(300, etherType.vlan, vlan(100, etherType.ip, web))),
  frame(etherType.mpls, mpls(1000, true, web)),
  frame(etherType.mpls, mpls(1000, false, mpls(2000, true, dns6))),
  frame(etherType.pppoeDiscovery, hex('1109 0000 0004 01010000')),
  frame(etherType.pppoeSession, pppoe(42, 0x0021, web)),
  frame(etherType.pppoeSession, pppoe(42, 0x0057, dns6)),
  // A spanning-tree bridge unit, IS-IS over LLC, IPX over 802.3, AppleTalk over SNAP.
  ieee8023(
    '01:80:c2:00:00:00',
    clientStation,
    hex('424203 0000 00 00 00 8000020000000010 00000000 8000020000000010 8001 0000 1400 0200 0f00'),
  ),
  ieee8023('01:80:c2:00:00:14', clientStation, hex('fefe03 83 1b 01 00 0f 01 0000 02 000000000010 001b 00')),
  ieee8023(
    serverStation,
    clientStation,
    hex('e0e003 ffff 001e 00 04 000000010200000000800452 000000020200000000104000'),
  ),
  ieee8023(
    serverStation,
    clientStation,
    join(hex('aaaa03 080007'), u16(0x809b), hex('000d 0000 0001 0002 01 02 04 00 00')),
  ),
  frame(
    etherType.ip,
    ipv4(
      protocol.udp,
      { from: client, to: server },
      udp(
        [client, 40002],
        [server, 6081],
        join(hex('0000 6558 00002a00'), ethernet(serverStation, clientStation, etherType.ip, web)),
      ),
    ),
  ),
];

export const ethernetFrames: readonly Bytes[] = [...linkLayerFrames, ...networkPackets.map(inEthernet)];

const pppProtocolOf = { 4: 0x0021, 6: 0x0057 } as const;
export const pppFrames: readonly Bytes[] = [
  ppp(0xc021, hex('01010008 01040578')), // link control: configure request
  ...networkPackets.map(({ family, bytes }) => ppp(pppProtocolOf[family], bytes)),
  ppp(0x0281, mpls(1000, true, web)),
];

export { etherTypeOf };
