/** "Is the link-layer payload P?", by the way the link type tells its payload's protocol. P is an EtherType, or an 802.2 SAP up to 1500. */

import { unreachable } from '../../base/index.js';
import type { Predicate } from '../../cfg/index.js';
import { always, equal, equalUnderMask, never } from '../comparisons.js';
import type { Generator } from '../generator.js';
import { ethernet } from './ethernet.js';
import { loopback } from './loopback.js';
import { mpls, versionNibble } from './mpls.js';
import { ppp } from './ppp.js';
import { sll } from './sll.js';

export { hasLength } from './ethernet.js';

export function linkProtocol(g: Generator, protocol: number): Predicate {
  if (g.layout.mplsDepth > 0) return mpls(g, protocol);
  const how = g.layout.link.protocol;
  switch (how.kind) {
    case 'ethernet':
      return ethernet(g, protocol);
    case 'sll':
      return sll(g, protocol);
    case 'ethertype':
      return equal(g, 'type-field', 0, 2, protocol);
    case 'ppp':
      return ppp(g, protocol);
    case 'loopback':
      return loopback(g, protocol, how.byteOrder);
    case 'ip-version': {
      const version = versionNibble(protocol);
      return version === undefined ? never(g) : equalUnderMask(g, 'link', 0, 1, version, 0xf0);
    }
    case 'fixed':
      return protocol === how.etherType ? always(g) : never(g);
    default:
      return unreachable(how, 'codegen/link-protocol');
  }
}
