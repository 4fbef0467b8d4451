/** What only a capturing kernel knows: the direction of a packet, and its interface. */

import type { LinkType } from '../../link/index.js';
import type { Primitive } from '../../syntax/index.js';
import { quote, type Rule } from '../finding.js';

export const metadata: Rule = function* ({ tests, text, link, context }) {
  // With a file it is refused, and with a live capture it is there.
  if (context !== 'dead') return;
  for (const { node } of tests) {
    if (!isKnownToKernelAlone(node, link)) continue;
    yield {
      code: 'kernel-metadata',
      span: node.span,
      message: `${quote(text, node.span)} takes no packet of a file`,
    };
  }
};

const isKnownToKernelAlone = ({ kind }: Primitive, { direction, interfaceIndex }: LinkType): boolean =>
  (direction === undefined && (kind === 'inbound' || kind === 'outbound')) ||
  (interfaceIndex === undefined && kind === 'ifindex');
