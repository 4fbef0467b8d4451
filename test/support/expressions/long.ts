/** Filters of many terms, alike and unlike: what the optimizer works hardest on, and what needs long jumps. */

import fc from 'fast-check';
import { everydayRelation } from './arithmetic.js';
import { phrase, type Text, weighted, words } from './phrase.js';
import { encapsulation, primitive } from './primitives.js';

const address = fc.integer({ min: 1, max: 6 });
const similar: Text = weighted(
  [3, address.map((n) => `host 10.0.0.${n}`)],
  [2, address.map((n) => `src host 10.0.0.${n}`)],
  [2, address.map((n) => `dst net 10.${n}.0.0/16`)],
  [3, address.map((n) => `port ${n}`)],
  [2, address.map((n) => `tcp dst port ${n}`)],
  [1, address.map((n) => `udp src portrange ${n}-${n + 2}`)],
  [2, address.map((n) => `ip[8] = ${n}`)],
  [1, address.map((n) => `tcp[13] & ${n} != 0`)],
  [1, address.map((n) => `ip[${n}] > ip[8]`)],
  [1, address.map((n) => `ip[2:2] - ip[0] > ${n}`)],
  [1, address.map((n) => `ether[${n}] & 0xf0 >> 2 = 1`)],
  [1, address.map((n) => `tcp[tcp[12] >> 2] = ${n}`)],
  [1, address.map((n) => `ip6 host 2001:db8::${n}`)],
  [1, words('ip', 'ip6', 'tcp', 'udp', 'arp', 'icmp', 'ip multicast', 'ether broadcast', 'len > 100')],
);

/** Terms and joints in turn, with parentheses now and then around a run of terms. */
const chain = (term: Text, maxLength: number): Text =>
  fc
    .array(
      fc.record({
        term: weighted([9, term], [1, phrase`not ${term}`]),
        joint: words(' and ', ' or ', ' or ', ' or not '),
        opens: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
        closes: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
      }),
      { minLength: 5, maxLength, size: 'max' },
    )
    .map((links) => {
      let text = '';
      let depth = 0;
      links.forEach(({ term: each, joint, opens, closes }, i) => {
        text += i === 0 ? '' : joint;
        if (opens) {
          text += '(';
          depth++;
        }
        text += each;
        if (closes && depth > 0) {
          text += ')';
          depth--;
        }
      });
      return text + ')'.repeat(depth);
    });

export const long: Text = weighted(
  [4, chain(similar, 12)],
  [3, chain(weighted([3, similar], [1, primitive], [1, everydayRelation]), 20)],
  [1, chain(similar, 40)],
  [1, phrase`${encapsulation} and (${chain(similar, 12)})`],
);
