/** "Is the payload P?" behind an MPLS label: bottom of stack, and the version nibble of an IP header. */

import { and, type Predicate } from '../../cfg/index.js';
import { equalUnderMask } from '../comparisons.js';
import { unsupportedOverMpls } from '../diagnostics.js';
import type { Generator } from '../generator.js';
import { etherType } from '../numbers.js';

export function mpls(g: Generator, protocol: number): Predicate {
  const version = versionNibble(protocol);
  if (version === undefined) throw unsupportedOverMpls(g.span);
  const bottomOfStack = equalUnderMask(g, 'network', -2, 1, 0x01, 0x01);
  return and(bottomOfStack, equalUnderMask(g, 'network', 0, 1, version, 0xf0));
}

/** The first byte of an IP header under the mask 0xf0. */
export function versionNibble(protocol: number): number | undefined {
  if (protocol === etherType.ipv4) return 0x40;
  if (protocol === etherType.ipv6) return 0x60;
  return undefined;
}
