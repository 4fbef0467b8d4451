/** Fields of OpenBSD's pflog header: interface, ruleset, rule numbers, reason and action of a logged packet. */

import type { Predicate } from '../../cfg/index.js';
import type { PfTest } from '../../syntax/index.js';
import { always, equal, equalBytes } from '../comparisons.js';
import { nameTooLong, onlyOn, unknownName } from '../diagnostics.js';
import type { Generator } from '../generator.js';

/** Offsets in the header (net/if_pflog.h). */
const ACTION = 2;
const REASON = 3;
const INTERFACE = 4;
const RULESET = 20;
const RULE = 36;
const SUBRULE = 40;

/** Bytes of a name, with the zero that ends it. */
const NAME_LENGTH = 16;

const reasons = new Map([
  ['match', 0],
  ['bad-offset', 1],
  ['fragment', 2],
  ['short', 3],
  ['normalize', 4],
  ['memory', 5],
  ['bad-timestamp', 6],
  ['congestion', 7],
  ['ip-option', 8],
  ['proto-cksum', 9],
  ['state-mismatch', 10],
  ['state-insert', 11],
  ['state-limit', 12],
  ['src-limit', 13],
  ['synproxy', 14],
]);

const actions = new Map([
  ['pass', 0],
  ['accept', 0],
  ['drop', 1],
  ['block', 1],
  ['scrub', 2],
  ['noscrub', 3],
  ['nat', 4],
  ['nonat', 5],
  ['binat', 6],
  ['nobinat', 7],
  ['rdr', 8],
  ['nordr', 9],
  ['synproxy-drop', 10],
]);

/** What libpcap's messages call the fields. */
const fieldNames: Readonly<Record<PfTest['field'], string>> = {
  ifname: 'ifname',
  ruleset: 'ruleset',
  rulenum: 'rnr',
  subrulenum: 'srnr',
  reason: 'reason',
  action: 'action',
};

export function pf(g: Generator, node: PfTest): Predicate {
  const value = numberOf(node);
  if (!g.layout.link.pflog) throw onlyOn(g.span, fieldNames[node.field], 'PF linktype');
  switch (node.field) {
    case 'ifname':
      return name(g, node, INTERFACE, 'ifname interface');
    case 'ruleset':
      return name(g, node, RULESET, 'ruleset');
    case 'rulenum':
      return equal(g, 'link', RULE, 4, value);
    case 'subrulenum':
      return equal(g, 'link', SUBRULE, 4, value);
    case 'reason':
      return equal(g, 'link', REASON, 1, value);
    case 'action':
      return equal(g, 'link', ACTION, 1, value);
  }
}

function numberOf({ field, value, valueSpan }: PfTest): number {
  if (typeof value === 'number') return value;
  if (field !== 'reason' && field !== 'action') return 0;
  const found = (field === 'reason' ? reasons : actions).get(value.toLowerCase());
  if (found === undefined) throw unknownName(valueSpan, `PF ${field}`, value);
  return found;
}

function name(g: Generator, { value, valueSpan }: PfTest, offset: number, what: string): Predicate {
  const bytes = [...new TextEncoder().encode(String(value))];
  if (bytes.length >= NAME_LENGTH) throw nameTooLong(valueSpan, what, NAME_LENGTH - 1);
  return bytes.length === 0 ? always(g) : equalBytes(g, 'link', offset, bytes);
}
