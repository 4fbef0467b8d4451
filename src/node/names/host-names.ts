/** A syntax tree → the names of hosts that its compilation will ask for. */

import { embeddedResolver, lookUpHost } from '../../names/index.js';
import type { Expression, Filter, Identifier } from '../../syntax/index.js';

/** Without those that are addresses in disguise (`host \10.1`). */
export function hostNames({ expression }: Filter): Set<string> {
  const names = new Set<string>();
  const pending: Expression[] = expression === undefined ? [] : [expression];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    switch (node.kind) {
      case 'chain':
        pending.push(node.first);
        for (const { operand } of node.rest) pending.push(operand);
        break;
      case 'not':
        pending.push(node.operand);
        break;
      case 'identifier':
        if (standsForHost(node) && lookUpHost(embeddedResolver, node.value.text) === undefined)
          names.add(node.value.text);
    }
  }
  return names;
}

/** Names of stations (`ether host`) come from ethers, and DECnet knows none. */
const standsForHost = ({ value, qualifiers }: Identifier): boolean =>
  value.kind === 'name' &&
  qualifiers !== undefined &&
  (qualifiers.type === undefined || qualifiers.type === 'host') &&
  qualifiers.protocol !== 'link' &&
  qualifiers.protocol !== 'decnet';
