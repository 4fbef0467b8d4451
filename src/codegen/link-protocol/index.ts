/** "Is the link-layer payload P?", by the way the link type tells its payload's protocol. P is an EtherType, or an 802.2 SAP up to 1500. */

import { unreachable } from '../../base/index.js';
import { and, type Predicate } from '../../cfg/index.js';
import type { LinkProtocol } from '../../link/index.js';
import { always, equal, equalUnderMask, never } from '../comparisons.js';
import { linkTypeFiltering } from '../diagnostics.js';
import type { Generator } from '../generator.js';
import { etherType, sap } from '../numbers.js';
import { arcnet } from './arcnet.js';
import { atmLlc, whereLinkData } from './atm.js';
import { ethernet } from './ethernet.js';
import { frameRelay } from './frame-relay.js';
import { dataFrame } from './ieee80211.js';
import { llc } from './llc.js';
import { loopback } from './loopback.js';
import { mpls, versionNibble } from './mpls.js';
import { compressedPpp, ppp } from './ppp.js';
import { sll } from './sll.js';

export { ATM_LANE, atmLlc, atmProtocol, whereLinkData } from './atm.js';
export { hasLength } from './ethernet.js';
export { frameRelayProtocol } from './frame-relay.js';
export { dataFrame, FRAME_CONTROL, FRAME_DATA } from './ieee80211.js';

export function linkProtocol(g: Generator, protocol: number): Predicate {
  if (g.layout.mplsDepth > 0) return mpls(g, protocol);
  const how = g.layout.link.protocol;
  switch (how.kind) {
    case 'ethernet':
      return whereLinkData(g, () => ethernet(g, protocol));
    case 'sll':
      return sll(g, protocol);
    case 'ethertype':
      return equal(g, 'type-field', 0, 2, protocol);
    case 'ppp':
      return how.compressed ? compressedPpp(g, protocol) : ppp(g, protocol);
    case 'loopback':
      return loopback(g, protocol, how.byteOrder);
    case 'ip-version': {
      const version = versionNibble(protocol);
      return version === undefined ? never(g) : equalUnderMask(g, 'link', 0, 1, version, 0xf0);
    }
    case 'llc':
      return llc(g, protocol);
    case 'ieee80211':
      return and(dataFrame(g), llc(g, protocol));
    case 'atm-llc':
      return and(atmLlc(g), llc(g, protocol));
    case 'hdlc':
      return equal(g, 'type-field', 0, 2, protocol === sap.iso ? (sap.iso << 8) | sap.iso : protocol);
    case 'frame-relay':
      return frameRelay(g, protocol);
    case 'arcnet':
      return arcnet(g, protocol);
    case 'address-family': {
      const family = addressFamily(how, protocol);
      return family === undefined ? never(g) : equal(g, 'link', how.offset, 1, family);
    }
    case 'magic':
      return equalUnderMask(g, 'link', 0, 4, how.value, how.mask);
    case 'unknown':
      throw linkTypeFiltering(g.span, how.what ?? g.layout.link.description);
    case 'fixed':
      return protocol === how.etherType ? always(g) : never(g);
    default:
      return unreachable(how, 'codegen/link-protocol');
  }
}

type AddressFamily = Extract<LinkProtocol, { kind: 'address-family' }>;

function addressFamily(how: AddressFamily, protocol: number): number | undefined {
  if (protocol === etherType.ipv4) return how.ipv4;
  if (protocol === etherType.ipv6) return how.ipv6;
  return undefined;
}
