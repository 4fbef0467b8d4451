/** Whether lists can be searched at this point of an expression: the headers lie where loads without an index reach them. */

import type { Layout } from '../codegen/index.js';
import type { LinkProtocol } from '../link/index.js';

/** Link types that tell IPv4, ARP, RARP and IPv6 apart. */
const telling: ReadonlySet<LinkProtocol['kind']> = new Set([
  'ethernet',
  'sll',
  'ethertype',
  'ppp',
  'hdlc',
  'loopback',
  'ip-version',
  'llc',
]);

export const isSearchable = ({ link, payload, insideGeneve }: Layout): boolean =>
  telling.has(link.protocol.kind) && payload.register === undefined && !insideGeneve;
