/** What an ATM pseudo-header says its cells carry. */

import { assert } from '../../base/index.js';
import { and, not, type Predicate } from '../../cfg/index.js';
import { equal, equalUnderMask } from '../comparisons.js';
import type { Generator } from '../generator.js';

/** Values of the low four bits of the pseudo-header's first byte. */
export const ATM_LANE = 0x01;
export const ATM_LLC = 0x02;

export const atmProtocol = (g: Generator, value: number): Predicate => {
  const { atm } = g.options.link;
  assert(atm !== undefined, 'codegen/atm', 'asked of a link type without an ATM header');
  return equalUnderMask(g, 'link', atm.protocol, 1, value, 0x0f);
};

/** LLC-encapsulated, that is, no LAN emulation. */
export const atmLlc = (g: Generator): Predicate => atmProtocol(g, ATM_LLC);

/** Within LAN emulation: not an LE control frame, which begins with 0xff00. Elsewhere the test as it is. */
export function whereLinkData(g: Generator, make: () => Predicate): Predicate {
  const { previousLink, insideGeneve } = g.layout;
  if (previousLink.atm === undefined || insideGeneve) return make();
  const control = equal(g, 'previous-link', previousLink.atm.payload, 2, 0xff00);
  return and(not(control), make());
}
