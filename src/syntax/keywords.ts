/**
 * The keywords of pcap-filter(7): for each class of token, what a word of that class means and how it may be spelt.
 * Case counts, as in libpcap: `TCP` is a name.
 */

import type {
  AddressType,
  AtmFieldTest,
  AtmTest,
  EncapsulationTest,
  LengthTest,
  Mtp2Test,
  Mtp3FieldTest,
  PfTest,
  Protocol,
} from './ast.js';

type Spellings<Meaning extends string> = Readonly<Record<Meaning, readonly string[]>>;

const protocol: Spellings<Protocol> = {
  link: ['ether', 'link', 'ppp', 'slip', 'fddi', 'tr', 'wlan'],
  ip: ['ip'],
  arp: ['arp'],
  rarp: ['rarp'],
  sctp: ['sctp'],
  tcp: ['tcp'],
  udp: ['udp'],
  icmp: ['icmp'],
  igmp: ['igmp'],
  igrp: ['igrp'],
  pim: ['pim'],
  vrrp: ['vrrp'],
  carp: ['carp'],
  atalk: ['atalk'],
  aarp: ['aarp'],
  decnet: ['decnet'],
  lat: ['lat'],
  sca: ['sca'],
  moprc: ['moprc'],
  mopdl: ['mopdl'],
  ip6: ['ip6'],
  icmp6: ['icmp6'],
  ah: ['ah'],
  esp: ['esp'],
  iso: ['iso'],
  esis: ['esis', 'es-is'],
  isis: ['isis', 'is-is'],
  clnp: ['clnp'],
  l1: ['l1'],
  l2: ['l2'],
  iih: ['iih'],
  lsp: ['lsp'],
  snp: ['snp'],
  csnp: ['csnp'],
  psnp: ['psnp'],
  stp: ['stp'],
  ipx: ['ipx'],
  netbeui: ['netbeui'],
  radio: ['radio'],
};

const addressType: Spellings<Exclude<AddressType, 'proto' | 'protochain' | 'gateway'>> = {
  host: ['host'],
  net: ['net'],
  port: ['port'],
  portrange: ['portrange'],
};

const undirectedType: Spellings<'proto' | 'protochain' | 'gateway'> = {
  proto: ['proto'],
  protochain: ['protochain'],
  gateway: ['gateway'],
};

const direction: Spellings<'src' | 'dst'> = { src: ['src'], dst: ['dst'] };

const wlanAddress: Spellings<'addr1' | 'addr2' | 'addr3' | 'addr4' | 'ra' | 'ta'> = {
  addr1: ['addr1', 'address1'],
  addr2: ['addr2', 'address2'],
  addr3: ['addr3', 'address3'],
  addr4: ['addr4', 'address4'],
  ra: ['ra'],
  ta: ['ta'],
};

const encapsulation: Spellings<Exclude<EncapsulationTest['kind'], 'pppoed'>> = {
  vlan: ['vlan'],
  mpls: ['mpls'],
  pppoes: ['pppoes'],
  geneve: ['geneve'],
};

const length: Spellings<LengthTest['kind']> = { less: ['less'], greater: ['greater'] };

const pfName: Spellings<Extract<PfTest['field'], 'ifname' | 'ruleset'>> = {
  ifname: ['ifname', 'on'],
  ruleset: ['ruleset', 'rset'],
};

const pfNumber: Spellings<Extract<PfTest['field'], 'rulenum' | 'subrulenum'>> = {
  rulenum: ['rulenum', 'rnr'],
  subrulenum: ['subrulenum', 'srnr'],
};

const atmType: Spellings<AtmTest['type']> = {
  lane: ['lane'],
  metac: ['metac'],
  bcc: ['bcc'],
  oamf4ec: ['oamf4ec'],
  oamf4sc: ['oamf4sc'],
  sc: ['sc'],
  ilmic: ['ilmic'],
  oam: ['oam'],
  oamf4: ['oamf4'],
  connectmsg: ['connectmsg'],
  metaconnect: ['metaconnect'],
};

const atmField: Spellings<AtmFieldTest['field']> = { vpi: ['vpi'], vci: ['vci'] };

const mtp2Type: Spellings<Mtp2Test['type']> = {
  fisu: ['fisu'],
  lssu: ['lssu', 'lsu'],
  msu: ['msu'],
  hfisu: ['hfisu'],
  hlssu: ['hlssu'],
  hmsu: ['hmsu'],
};

const mtp3Field: Spellings<Mtp3FieldTest['field']> = {
  sio: ['sio'],
  opc: ['opc'],
  dpc: ['dpc'],
  sls: ['sls'],
  hsio: ['hsio'],
  hopc: ['hopc'],
  hdpc: ['hdpc'],
  hsls: ['hsls'],
};

/** Token class → meaning → spellings, the usual one first. */
export const keywords = {
  protocol,
  addressType,
  undirectedType,
  direction,
  wlanAddress,
  encapsulation,
  length,
  pfName,
  pfNumber,
  atmType,
  atmField,
  mtp2Type,
  mtp3Field,
  and: { and: ['and', '&&'] },
  or: { or: ['or', '||'] },
  not: { not: ['not', '!'] },
  mask: { mask: ['mask'] },
  cast: { broadcast: ['broadcast'], multicast: ['multicast'] },
  byte: { byte: ['byte'] },
  packetLength: { len: ['len', 'length'] },
  side: { inbound: ['inbound'], outbound: ['outbound'] },
  ifindex: { ifindex: ['ifindex'] },
  pppoed: { pppoed: ['pppoed'] },
  llc: { llc: ['llc'] },
  wlanType: { type: ['type'] },
  wlanSubtype: { subtype: ['subtype'] },
  wlanDirection: { dir: ['dir', 'direction'] },
  reason: { reason: ['reason'] },
  action: { action: ['action'] },
} as const satisfies Readonly<Record<string, Spellings<string>>>;

export type KeywordClass = keyof typeof keywords;
type Meaning<Class extends KeywordClass> = keyof (typeof keywords)[Class] & string;

const classes = new Map<string, KeywordClass>();
const meanings = new Map<string, string>();
for (const [name, spellings] of Object.entries(keywords)) {
  for (const [meaning, words] of Object.entries(spellings as Spellings<string>)) {
    for (const word of words) {
      classes.set(word, name as KeywordClass);
      meanings.set(word, meaning);
    }
  }
}

/** The token class of a keyword, `undefined` when the word is none. */
export const keywordClass = (word: string): KeywordClass | undefined => classes.get(word);

/** Every spelling of every keyword. */
export const allKeywords: readonly string[] = [...classes.keys()];

/** What a keyword of the class means: `meaning('protocol', 'ether')` is `link`. The word must be of that class. */
export const meaning = <Class extends KeywordClass>(_class: Class, word: string): Meaning<Class> =>
  meanings.get(word) as Meaning<Class>;

/** The usual word for a meaning: `spelling('protocol', 'link')` is `ether`. */
export const spelling = <Class extends KeywordClass>(name: Class, meant: Meaning<Class>): string =>
  (keywords[name] as Spellings<string>)[meant]![0]!;
