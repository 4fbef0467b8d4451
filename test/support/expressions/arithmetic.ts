/** Relations and the arithmetic in them: loads of every protocol, operators, named constants. */

import fc from 'fast-check';
import { phrase, type Text, weighted, words } from './phrase.js';
import { byte, number, word16 } from './words.js';

/** Protocols that a load works with on most link types, by how often people use them. */
const loadable: Text = weighted(
  [4, words('ip', 'tcp', 'udp', 'ether')],
  [2, words('ip6', 'icmp', 'icmp6', 'arp')],
  [1, words('sctp', 'igmp', 'rarp', 'link', 'pim', 'vrrp', 'carp', 'igrp', 'atalk', 'decnet', 'lat')],
  [1, words('aarp', 'sca', 'moprc', 'mopdl', 'ppp', 'slip', 'fddi', 'tr', 'wlan')],
);

/** Protocols whose loads libpcap refuses, on Ethernet or anywhere. */
const unloadable: Text = words(
  'ah',
  'esp',
  'iso',
  'isis',
  'stp',
  'ipx',
  'netbeui',
  'radio',
  'l1',
  'lsp',
  'clnp',
);

const namedOffset: Text = words('tcpflags', 'icmptype', 'icmpcode', 'icmp6type', 'icmp6code');
const namedValue: Text = words(
  'tcp-syn',
  'tcp-ack',
  'tcp-fin',
  'tcp-rst',
  'tcp-push',
  'tcp-urg',
  'tcp-ece',
  'tcp-cwr',
  'icmp-echo',
  'icmp-unreach',
  'icmp6-echo',
  'icmp6-neighborsolicit',
);

const offset: Text = weighted([6, byte], [1, word16], [1, number], [2, namedOffset]);
const size: Text = weighted([3, fc.constant('')], [1, words(':1', ':2', ':4')]);
const load: Text = phrase`${loadable}[${offset}${size}]`;
const anyLoad: Text = weighted([40, load], [1, phrase`${unloadable}[${offset}${size}]`]);
const constant: Text = weighted([4, number], [1, namedValue]);
const shift: Text = fc.integer({ min: 0, max: 31 }).map(String);
const divisor: Text = fc.integer({ min: 1, max: 300 }).map(String);

const binaryOperator: Text = words('+', '-', '*', '&', '|', '^', ' + ', ' & ', ' - ', ' | ');
const relation: Text = words('=', '==', '!=', '>', '<', '>=', '<=', ' = ', ' != ', ' > ', ' <= ');

/** Whole arithmetic expressions, nested as deep as asked. */
export function arithmetic(maxDepth: number): Text {
  const depthIdentifier = fc.createDepthIdentifier();
  return fc.letrec<{ whole: string; loaded: string }>((tie) => ({
    loaded: weighted(
      [4, anyLoad],
      [1, phrase`${loadable}[${tie('whole')}${size}]`],
      [1, words('len', 'length')],
    ),
    whole: fc.oneof(
      { maxDepth, depthIdentifier, depthSize: 'small' },
      { weight: 3, arbitrary: weighted([2, anyLoad], [1, constant]) },
      { weight: 2, arbitrary: tie('loaded') },
      { weight: 3, arbitrary: phrase`${tie('whole')}${binaryOperator}${tie('whole')}` },
      { weight: 2, arbitrary: phrase`(${tie('whole')}${binaryOperator}${tie('whole')})` },
      { weight: 1, arbitrary: phrase`${tie('whole')} ${words('<<', '>>')} ${shift}` },
      { weight: 1, arbitrary: phrase`${tie('whole')} ${words('/', '%')} ${divisor}` },
      { weight: 1, arbitrary: phrase`(${tie('whole')} ${words('/', '%', '<<', '>>')} ${tie('whole')})` },
      { weight: 1, arbitrary: phrase`-${tie('whole')}` },
      { weight: 1, arbitrary: phrase`(${tie('whole')})` },
    ),
  })).whole;
}

/** A relation that people write: a masked load against a number. */
export const everydayRelation: Text = weighted(
  [3, phrase`${load}${relation}${constant}`],
  [2, phrase`${load} & ${constant}${relation}${constant}`],
  [1, phrase`len${relation}${word16}`],
  [1, phrase`${load}${relation}${load}`],
  [1, phrase`(${load} & ${byte}) ${words('<<', '>>')} ${words('1', '2', '4')}${relation}${byte}`],
  [1, phrase`tcp[(tcp[12] & 0xf0) >> 2${size}]${relation}${constant}`],
  [1, phrase`ip[2:2] - ((ip[0] & 0xf) << 2) - ((tcp[12] & 0xf0) >> 2)${relation}${byte}`],
  [1, phrase`tcp[tcpflags] & (${namedValue}|${namedValue})${relation}${namedValue}`],
);

/** Any relation. */
export const deepRelation: Text = phrase`${arithmetic(3)}${relation}${arithmetic(2)}`;

/** Values that operators treat apart, as constants and as arithmetic that the optimizer makes constants of. */
const special: Text = words(
  '0',
  '1',
  '31',
  '32',
  '33',
  '0xffffffff',
  '(1 - 1)',
  '(2 - 3)',
  '(16 << 1)',
  '(3 / 4)',
);
const anyOperator: Text = words('+', '-', '*', '/', '%', '&', '|', '^', '<<', '>>');
const folded: Text = weighted(
  [3, phrase`${special} ${anyOperator} ${load}`],
  [3, phrase`${load} ${anyOperator} ${special}`],
  [1, phrase`(${load} - ${load}) ${anyOperator} ${special}`],
  [1, phrase`${special} ${anyOperator} (${load} ${anyOperator} ${special})`],
  [1, phrase`${special} ${anyOperator} ${special}`],
  [1, phrase`-${special}`],
);

/** Relations that fold, wholly or in part, or that are refused because they divide by zero or shift too far. */
export const foldingRelation: Text = weighted(
  [3, phrase`${folded}${relation}${special}`],
  [1, phrase`${folded}${relation}${load}`],
  [1, phrase`${special}${relation}${folded}`],
);

/** `ip[0] + (ip[1] + (ip[2] + …`: a scratch register a level, of which there are sixteen. */
export const nestedRelation: Text = fc
  .tuple(
    fc.array(fc.tuple(load, binaryOperator), { minLength: 2, maxLength: 18, size: 'max' }),
    load,
    relation,
    byte,
  )
  .map(([levels, innermost, operator, value]) => {
    const opened = levels.map(([each, joint]) => `${each}${joint}(`).join('');
    return `${opened}${innermost}${')'.repeat(levels.length)}${operator}${value}`;
  });
