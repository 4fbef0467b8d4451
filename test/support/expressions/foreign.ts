/** Primitives of the rarer link types: 802.11, ATM, SS7, PF logs, ARCnet, DECnet. */

import fc from 'fast-check';
import { joined, maybe, phrase, type Text, weighted, words } from './phrase.js';
import { byte, mac, number, word16 } from './words.js';

const management: Text = words(
  ...['assoc-req', 'assocresp', 'reassoc-req', 'reassoc-resp', 'probe-req', 'proberesp', 'beacon', 'atim'],
  ...['disassoc', 'disassociation', 'auth', 'authentication', 'deauth', 'deauthentication'],
);
const control: Text = words('ps-poll', 'rts', 'cts', 'ack', 'cf-end', 'cf-end-ack');
const data: Text = words(
  ...['data', 'data-cf-ack', 'data-cf-poll', 'data-cf-ack-poll', 'null', 'cf-ack', 'cf-poll', 'cf-ack-poll'],
  ...['qos-data', 'qos-data-cf-ack', 'qos-data-cf-poll', 'qos-data-cf-ack-poll', 'qos', 'qos-cf-poll'],
  'qos-cf-ack-poll',
);
const frameNumber: Text = words('0', '4', '8', '0x80', '0xf0', '12', '1', '0x100');

const wirelessDirection: Text = words(
  'src',
  'dst',
  'src or dst',
  'src and dst',
  'addr1',
  'addr2',
  'addr3',
  'addr4',
);
const wireless: Text = weighted(
  [
    2,
    phrase`${maybe(words('wlan', 'link'))}type ${words('mgt', 'management', 'ctl', 'control', 'data', 'Data')}`,
  ],
  [2, phrase`type mgt subtype ${management}`],
  [1, phrase`type ctl subtype ${control}`],
  [1, phrase`type data subtype ${data}`],
  [1, phrase`type ${frameNumber}`],
  [
    1,
    phrase`type ${words('mgt', 'ctl', 'data', '0', '4', '8')} subtype ${weighted([1, frameNumber], [1, data])}`,
  ],
  [2, phrase`subtype ${weighted([1, management], [1, control], [1, data])}`],
  [
    1,
    phrase`${words('dir', 'direction')} ${words('nods', 'tods', 'fromds', 'dstods', 'ToDS', '0', '3', '5')}`,
  ],
  [
    3,
    phrase`wlan ${weighted([3, wirelessDirection], [1, words('ra', 'ta', 'address1', 'address4')])} ${mac}`,
  ],
  [2, phrase`wlan ${maybe(wirelessDirection)}host ${mac}`],
);

const comparison: Text = words('', '= ', '> ', '< ', '>= ', '<= ', '!= ');
const fieldValue = (value: Text): Text =>
  weighted([3, phrase`${comparison}${value}`], [1, phrase`(${joined(value, fc.constant(' or '), 1, 3)})`]);

const atm: Text = weighted(
  [
    3,
    words(
      'lane',
      'metac',
      'bcc',
      'oamf4ec',
      'oamf4sc',
      'sc',
      'ilmic',
      'oam',
      'oamf4',
      'connectmsg',
      'metaconnect',
    ),
  ],
  [2, phrase`${words('vpi', 'vci')} ${fieldValue(weighted([3, byte], [1, word16]))}`],
  [
    1,
    phrase`lane and ${words('ip', 'host 10.0.0.1', 'ether host 0:1:2:3:4:5', 'tcp port 80', 'llc', 'stp', 'multicast')}`,
  ],
  [1, phrase`lane or ${words('ip', 'vpi 3', 'ether broadcast')}`],
);

const signalling: Text = weighted(
  [2, words('fisu', 'lssu', 'lsu', 'msu', 'hfisu', 'hlssu', 'hmsu')],
  [
    3,
    phrase`${words('sio', 'opc', 'dpc', 'sls', 'hsio', 'hopc', 'hdpc', 'hsls')} ${fieldValue(weighted([3, byte], [2, word16], [1, number]))}`,
  ],
);

const packetFilter: Text = weighted(
  [1, phrase`${words('on', 'ifname')} ${words('eth0', 'em1', 'a-name-of-sixteen', 'lo')}`],
  [1, phrase`${words('rset', 'ruleset')} ${words('main', 'a-name-longer-than-sixteen')}`],
  [1, phrase`${words('rnr', 'rulenum', 'srnr', 'subrulenum')} ${number}`],
  [
    1,
    phrase`reason ${words('match', 'bad-offset', 'fragment', 'short', 'normalize', 'memory', 'synproxy', '2', '99')}`,
  ],
  [
    1,
    phrase`action ${words('pass', 'accept', 'drop', 'block', 'scrub', 'noscrub', 'nat', 'rdr', 'binat', 'synproxy-drop')}`,
  ],
);

const arcnet: Text = phrase`${words('ether ', 'link ')}${maybe(words('src', 'dst', 'src or dst', 'src and dst'))}host ${words('$1f', '$0', '$ff', '$A')}`;

/** A primitive that few link types take. */
export const foreign: Text = weighted(
  [4, wireless],
  [3, atm],
  [3, signalling],
  [2, packetFilter],
  [1, arcnet],
);
