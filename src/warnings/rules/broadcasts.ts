/** `broadcast` and `multicast`. */

import { joined, not, parsed } from '../build.js';
import { mending, quote, type Rule } from '../finding.js';

export const broadcasts: Rule = function* ({ tests, text, netmask }) {
  const asksForBoth = tests.some(({ node }) => node.kind === 'broadcast');
  for (const { node } of tests) {
    if (
      !asksForBoth &&
      node.kind === 'multicast' &&
      (node.protocol === undefined || node.protocol === 'link')
    ) {
      yield {
        code: 'multicast-and-broadcast',
        span: node.span,
        message: `${quote(text, node.span)} takes broadcasts too`,
        mending: mending(node, (same) => joined('and', [same, not(parsed('broadcast'))])),
      };
    }
    if (node.kind === 'broadcast' && node.protocol === 'ip' && netmask === 0) {
      yield {
        code: 'broadcast-without-netmask',
        span: node.span,
        message: `${quote(text, node.span)} knows no network's broadcast address`,
      };
    }
  }
};
