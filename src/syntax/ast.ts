/**
 * The abstract syntax tree of a filter. Qualifiers are resolved: an identifier knows the protocol, direction and type
 * that it was written with or inherited. Names and addresses are kept as text; code generation looks them up.
 * The language is pcap-filter(7) as libpcap 1.10 parses it.
 */

import type { Span } from '../base/index.js';

/** A whole filter. An empty expression accepts every packet. */
export interface Filter {
  readonly kind: 'filter';
  readonly expression: Expression | undefined;
  readonly text: string;
  readonly span: Span;
}

export type Expression = Chain | Not | Primitive;

/** `first and … or …`: `and` and `or` have equal precedence and associate left. `rest` has at least one link. */
export interface Chain {
  readonly kind: 'chain';
  readonly first: Expression;
  readonly rest: readonly Link[];
  readonly span: Span;
}

export interface Link {
  readonly operator: 'and' | 'or';
  readonly operand: Expression;
}

export interface Not {
  readonly kind: 'not';
  readonly operand: Expression;
  readonly span: Span;
}

/** The protocol keywords (`pname` in libpcap's grammar). Aliases are folded: `ether`, `fddi`, `tr`, `wlan`, `ppp`, `slip` are `link`. */
export const protocols = [
  'link',
  'ip',
  'arp',
  'rarp',
  'sctp',
  'tcp',
  'udp',
  'icmp',
  'igmp',
  'igrp',
  'pim',
  'vrrp',
  'carp',
  'atalk',
  'aarp',
  'decnet',
  'lat',
  'sca',
  'moprc',
  'mopdl',
  'ip6',
  'icmp6',
  'ah',
  'esp',
  'iso',
  'esis',
  'isis',
  'clnp',
  'l1',
  'l2',
  'iih',
  'lsp',
  'snp',
  'csnp',
  'psnp',
  'stp',
  'ipx',
  'netbeui',
  'radio',
] as const;
export type Protocol = (typeof protocols)[number];

/** `or` is `src or dst`, `and` is `src and dst`. */
export type Direction = 'src' | 'dst' | 'or' | 'and' | 'addr1' | 'addr2' | 'addr3' | 'addr4' | 'ra' | 'ta';

export type AddressType = 'host' | 'net' | 'port' | 'portrange' | 'proto' | 'protochain' | 'gateway';

/** What an identifier was qualified with. An absent part was neither written nor inherited. */
export interface Qualifiers {
  readonly protocol: Protocol | undefined;
  readonly direction: Direction | undefined;
  readonly type: AddressType | undefined;
}

export type Primitive =
  | Identifier
  | ProtocolTest
  | CastTest
  | LengthTest
  | ByteTest
  | DirectionTest
  | InterfaceIndexTest
  | EncapsulationTest
  | PfTest
  | WlanTypeTest
  | WlanDirectionTest
  | LlcTest
  | Relation
  | AtmTest
  | AtmFieldTest
  | Mtp2Test
  | Mtp3FieldTest;

/** `src host 10.0.0.1`, `port http`, or a bare `10.0.0.2` that inherited its qualifiers. */
export interface Identifier {
  readonly kind: 'identifier';
  /**
   * `undefined`: no qualifier was written or can be inherited, as in `tcp or foo`. libpcap refuses most such identifiers;
   * code generation decides.
   */
  readonly qualifiers: Qualifiers | undefined;
  /** The part of the text the qualifiers were written in; the identifier's own span when they were inherited. */
  readonly qualifierSpan: Span;
  readonly value: IdentifierValue;
  readonly span: Span;
}

/** `span` is that of the value alone. */
export type IdentifierValue =
  /** A name, or an escaped one (`\tcp`) without its backslash. Port ranges (`80-90`) and things like `1.2.3.4.5` are names too. */
  | { readonly kind: 'name'; readonly text: string; readonly span: Span }
  /** A bare number, 0 … 2³²−1; `text` as written. */
  | { readonly kind: 'number'; readonly value: number; readonly text: string; readonly span: Span }
  /** Two to four dotted numbers, as written: `10.1`, `192.168.0.1`. Not yet checked for range. */
  | { readonly kind: 'ipv4'; readonly text: string; readonly span: Span }
  /** `text/length`. */
  | { readonly kind: 'ipv4-prefix'; readonly text: string; readonly length: number; readonly span: Span }
  /** `text mask mask`. */
  | { readonly kind: 'ipv4-mask'; readonly text: string; readonly mask: string; readonly span: Span }
  | { readonly kind: 'ipv6'; readonly text: string; readonly span: Span }
  | { readonly kind: 'ipv6-prefix'; readonly text: string; readonly length: number; readonly span: Span }
  /** A MAC address in any of its spellings, as written. */
  | { readonly kind: 'mac'; readonly text: string; readonly span: Span }
  /** `$1f`: an ARCnet address, as written with its `$`. */
  | { readonly kind: 'arcnet'; readonly text: string; readonly span: Span };

/** A protocol keyword alone: `tcp`. */
export interface ProtocolTest {
  readonly kind: 'protocol';
  readonly protocol: Protocol;
  readonly span: Span;
}

/** `[protocol] broadcast`, `[protocol] multicast`. */
export interface CastTest {
  readonly kind: 'broadcast' | 'multicast';
  readonly protocol: Protocol | undefined;
  readonly span: Span;
}

/** `less N` (length ≤ N), `greater N` (length ≥ N). */
export interface LengthTest {
  readonly kind: 'less' | 'greater';
  readonly length: number;
  readonly span: Span;
}

/** `byte OFFSET op VALUE`. */
export interface ByteTest {
  readonly kind: 'byte';
  readonly offset: number;
  readonly operator: '&' | '|' | '<' | '>' | '=';
  readonly value: number;
  readonly span: Span;
}

/** `inbound`, `outbound`. */
export interface DirectionTest {
  readonly kind: 'inbound' | 'outbound';
  readonly span: Span;
}

/** `ifindex N`. */
export interface InterfaceIndexTest {
  readonly kind: 'ifindex';
  readonly value: number;
  readonly span: Span;
}

/** `vlan [id]`, `mpls [label]`, `pppoed`, `pppoes [session]`, `geneve [vni]`. */
export interface EncapsulationTest {
  readonly kind: 'vlan' | 'mpls' | 'pppoed' | 'pppoes' | 'geneve';
  readonly value: number | undefined;
  readonly span: Span;
}

/** A name as written, or a number. */
export type NameOrNumber = string | number;

/** `on`/`ifname NAME`, `rset`/`ruleset NAME`, `rnr`/`rulenum N`, `srnr`/`subrulenum N`, `reason NAME|N`, `action NAME`. */
export interface PfTest {
  readonly kind: 'pf';
  readonly field: 'ifname' | 'ruleset' | 'rulenum' | 'subrulenum' | 'reason' | 'action';
  readonly value: NameOrNumber;
  readonly valueSpan: Span;
  readonly span: Span;
}

/** `type T [subtype S]` or `subtype S` alone (`type` is then undefined and the subtype a name). */
export interface WlanTypeTest {
  readonly kind: 'wlan-type';
  readonly type: NameOrNumber | undefined;
  readonly subtype: NameOrNumber | undefined;
  readonly typeSpan: Span | undefined;
  readonly subtypeSpan: Span | undefined;
  readonly span: Span;
}

/** `dir`/`direction NAME|N`. */
export interface WlanDirectionTest {
  readonly kind: 'wlan-direction';
  readonly value: NameOrNumber;
  readonly valueSpan: Span;
  readonly span: Span;
}

/** `llc`, `llc i`, `llc rnr` … */
export interface LlcTest {
  readonly kind: 'llc';
  readonly type: string | undefined;
  readonly span: Span;
}

export type RelationOperator = '>' | '>=' | '=' | '<=' | '<' | '!=';

/** `left op right`; `==` is `=`. */
export interface Relation {
  readonly kind: 'relation';
  readonly operator: RelationOperator;
  readonly left: Arithmetic;
  readonly right: Arithmetic;
  readonly span: Span;
}

export interface AtmTest {
  readonly kind: 'atm';
  readonly type:
    | 'lane'
    | 'metac'
    | 'bcc'
    | 'oamf4ec'
    | 'oamf4sc'
    | 'sc'
    | 'ilmic'
    | 'oam'
    | 'oamf4'
    | 'connectmsg'
    | 'metaconnect';
  readonly span: Span;
}

/** `vpi 3`, `vci > 5`, `vci (5 or 6)`: each value is one comparison, all joined by `or`. */
export interface AtmFieldTest {
  readonly kind: 'atm-field';
  readonly field: 'vpi' | 'vci';
  readonly comparisons: readonly FieldComparison[];
  readonly span: Span;
}

export interface FieldComparison {
  readonly operator: RelationOperator;
  readonly value: number;
  readonly span: Span;
}

export interface Mtp2Test {
  readonly kind: 'mtp2';
  readonly type: 'fisu' | 'lssu' | 'msu' | 'hfisu' | 'hlssu' | 'hmsu';
  readonly span: Span;
}

export interface Mtp3FieldTest {
  readonly kind: 'mtp3-field';
  readonly field: 'sio' | 'opc' | 'dpc' | 'sls' | 'hsio' | 'hopc' | 'hdpc' | 'hsls';
  readonly comparisons: readonly FieldComparison[];
  readonly span: Span;
}

export type BinaryOperator = '+' | '-' | '*' | '/' | '%' | '&' | '|' | '^' | '<<' | '>>';

/** Unsigned 32-bit arithmetic. */
export type Arithmetic =
  /** A number, or a named constant (`tcp-syn`), whose name `text` keeps. */
  | { readonly kind: 'number'; readonly value: number; readonly text: string; readonly span: Span }
  /** `protocol[offset:size]`; size as written, 1 when left out; not yet checked. */
  | {
      readonly kind: 'load';
      readonly protocol: Protocol;
      readonly offset: Arithmetic;
      readonly size: number;
      readonly span: Span;
    }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Arithmetic;
      readonly right: Arithmetic;
      readonly span: Span;
    }
  | { readonly kind: 'negate'; readonly operand: Arithmetic; readonly span: Span }
  /** `len`, `length`: the packet's length on the wire. */
  | { readonly kind: 'length'; readonly span: Span };
