/**
 * `mpls`, `pppoed` and `pppoes`: each tests the link-layer protocol, and all but `pppoed` move everything on their right
 * behind the header they found.
 */

import { unsigned } from '../../base/index.js';
import { and, type Predicate } from '../../cfg/index.js';
import { PPP } from '../../link/index.js';
import { equalUnderMask } from '../comparisons.js';
import { greaterThanMaximum, notSupportedFor } from '../diagnostics.js';
import type { Generator } from '../generator.js';
import { advance, snapshot } from '../layout.js';
import { linkProtocol } from '../link-protocol/index.js';
import { networkOffset } from '../loads.js';
import { etherType } from '../numbers.js';

const MPLS_LABEL = 4;
const MAXIMUM_MPLS_LABEL = 0xfffff;
const PPPOE_HEADER = 6;
const PPP_PROTOCOL = 2;
const MAXIMUM_PPPOE_SESSION = 0xffff;

/** RFC 3032. Within a label stack: the label before was not the last. */
export function mpls(g: Generator, label: number | undefined): Predicate {
  const { layout } = g;
  const predicate = withIdentifier(mplsHeader(g), label, (value) => {
    if (value > MAXIMUM_MPLS_LABEL) throw greaterThanMaximum(g.span, 'MPLS label', value, MAXIMUM_MPLS_LABEL);
    return equalUnderMask(g, 'network', 0, 4, (value << 12) >>> 0, 0xfffff000);
  });
  g.layout = {
    ...layout,
    network: unsigned.add(layout.network, MPLS_LABEL),
    networkWithoutSnap: unsigned.add(layout.networkWithoutSnap, MPLS_LABEL),
    mplsDepth: layout.mplsDepth + 1,
  };
  return predicate;
}

function mplsHeader(g: Generator): Predicate {
  const { mplsDepth, link } = g.layout;
  if (mplsDepth > 0) return equalUnderMask(g, 'previous-mpls', 2, 1, 0, 0x01);
  if (link.mplsProtocol === undefined) throw notSupportedFor(g.span, 'MPLS', link.description);
  return linkProtocol(g, link.mplsProtocol);
}

/** RFC 2516, discovery stage. */
export const pppoeDiscovery = (g: Generator): Predicate => linkProtocol(g, etherType.pppoeDiscovery);

/** RFC 2516, session stage: a PPP packet without HDLC framing behind six bytes of PPPoE header. */
export function pppoeSession(g: Generator, session: number | undefined): Predicate {
  const predicate = withIdentifier(linkProtocol(g, etherType.pppoeSession), session, (value) => {
    if (value > MAXIMUM_PPPOE_SESSION) {
      throw greaterThanMaximum(g.span, 'PPPoE session number', value, MAXIMUM_PPPOE_SESSION);
    }
    return equalUnderMask(g, 'network', 0, 4, value, MAXIMUM_PPPOE_SESSION);
  });
  const { layout } = g;
  const linkHeader = snapshot({ ...layout.payload, constant: networkOffset(g, PPPOE_HEADER) });
  g.layout = {
    ...layout,
    link: PPP,
    previousLink: layout.link,
    previousLinkHeader: snapshot(layout.linkHeader),
    linkHeader,
    typeField: snapshot(linkHeader),
    payload: { ...advance(linkHeader, PPP_PROTOCOL), register: layout.payload.register },
    network: 0,
    networkWithoutSnap: 0,
    insideGeneve: false,
  };
  return predicate;
}

const withIdentifier = (
  header: Predicate,
  value: number | undefined,
  test: (value: number) => Predicate,
): Predicate => (value === undefined ? header : and(header, test(value)));
