/** Filters that go wrong: qualifiers that do not fit, numbers out of range, words out of place. */

import fc from 'fast-check';
import { deepRelation, foldingRelation } from './arithmetic.js';
import { maybe, phrase, type Text, weighted, words } from './phrase.js';
import { foreignPrimitive, primitive, protocolKeyword } from './primitives.js';
import { direction, ipv4, ipv4Network, ipv6, ipv6Network, mac, number } from './words.js';

const anyProtocol: Text = weighted([3, protocolKeyword], [1, words('ether', 'wlan', 'radio', 'link', 'ppp')]);
const anyDirection: Text = weighted(
  [3, direction],
  [1, words('addr1', 'addr2', 'addr3', 'addr4', 'ra', 'ta', 'address1')],
);
const anyType: Text = words('host', 'net', 'port', 'portrange', 'proto', 'protochain', 'gateway');

/** A value of any kind. */
const anyValue: Text = weighted(
  [1, words('nosuchhost', '\\tcp', 'http', '80-90', '1.2.3.4.5')],
  [2, number],
  [2, ipv4],
  [1, ipv4Network],
  [1, ipv6],
  [1, ipv6Network],
  [1, mac],
  [1, words('65535', '\\80', '\\10.1', '\\::1', '\\0x7f.1')],
  [
    1,
    words('1.2', '1.2.3', '1.2.3.4/24', '10.0.0.1/33', '256.1', '2001:db8::1/32', '::/129', '$1f', '0x1.2'),
  ],
  [1, words('4096', '65536', '1048576', '16777216', '4294967296', '08')],
);

const anyName: Text = weighted(
  [2, words('http', 'domain', 'ntp', '\\tcp', 'tcp', 'gre', '\\esis', '\\stp', 'nosuch', 'http-https', '*')],
  [
    1,
    words('80-90', '70000-80', '80-70000', '1.2.3.4.5', '80-90x', '010-020', '0x50-0x60', '\\80-', '80--90'),
  ],
);

/** Any qualifiers with any value. */
const unfit: Text = weighted(
  [6, phrase`${maybe(anyProtocol)}${maybe(anyDirection)}${maybe(anyType, 4)}${anyValue}`],
  [
    2,
    phrase`${maybe(anyProtocol)}${maybe(anyDirection)}${words('port', 'portrange', 'proto', 'protochain')} ${anyName}`,
  ],
  [1, phrase`${anyProtocol} ${words('broadcast', 'multicast')}`],
  [1, phrase`${words('vlan', 'mpls', 'pppoes', 'geneve', 'less', 'greater', 'ifindex')} ${anyValue}`],
  [1, phrase`${anyProtocol}[${number}:${words('0', '1', '2', '3', '4', '5', '8')}] = ${number}`],
  [1, phrase`${number} ${words('/', '%', '<<', '>>')} ${words('0', '31', '32', '33')} = ${number}`],
  [1, phrase`${anyProtocol}[0] ${words('/', '%', '<<', '>>')} ${words('0', '31', '32', '33')} = ${number}`],
  [1, foreignPrimitive],
);

const tokens: Text = weighted(
  [2, words('and', 'or', 'not', '(', ')', '[', ']', ':', '/', '&', '|', '=', '-', '<', '>', '!')],
  [1, words('host', 'net', 'port', 'src', 'dst', 'proto', 'mask', 'len', 'vlan', 'tcp', 'ip', 'ether')],
  [
    1,
    words(
      'type',
      'subtype',
      'dir',
      'llc',
      'less',
      'byte',
      'on',
      'vci',
      'sio',
      'gateway',
      'inbound',
      'ifindex',
    ),
  ],
  [1, anyValue],
);

/** A well-meant filter with one word dropped, doubled, exchanged or put in. */
const damaged: Text = fc
  .tuple(
    weighted([3, primitive], [2, phrase`${primitive} and ${primitive}`], [1, deepRelation]),
    fc.nat(),
    fc.integer({ min: 0, max: 3 }),
    tokens,
  )
  .map(([text, position, damage, token]) => {
    const parts = text.split(' ');
    const at = position % parts.length;
    const kept =
      damage === 0 ? [] : damage === 1 ? [parts[at], parts[at]] : damage === 2 ? [token] : [token, parts[at]];
    return [...parts.slice(0, at), ...kept, ...parts.slice(at + 1)].join(' ');
  });

const scattered: Text = fc.array(tokens, { minLength: 1, maxLength: 6 }).map((each) => each.join(' '));

/** A filter with one character dropped, put in or exchanged; a line feed would end the oracle's request. */
const misspelt: Text = fc
  .tuple(
    weighted([3, primitive], [1, deepRelation], [1, phrase`${primitive} or ${primitive}`]),
    fc.nat(),
    fc.constantFrom(0, 1),
    fc.oneof(
      fc.constant(''),
      fc.constantFrom(...'()[]:/&|=!<>+-*%^\\$.,#"\t\r 0x19afip_~@?'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
  )
  .map(([text, position, dropped, inserted]) => {
    const at = position % (text.length + 1);
    return `${text.slice(0, at)}${inserted}${text.slice(at + dropped)}`;
  })
  .filter((text) => !/[\n\0]/.test(text));

export const misuse: Text = weighted(
  [5, unfit],
  [3, misspelt],
  [1, foldingRelation],
  [4, damaged],
  [1, scattered],
  [2, phrase`${primitive}${words(' and ', ' or ', ' and not ')}${unfit}`],
);
