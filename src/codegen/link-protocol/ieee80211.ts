/** Tests of the frame control field that begins an 802.11 header. */

import { and, not, type Predicate } from '../../cfg/index.js';
import { anyBit } from '../comparisons.js';
import type { Generator } from '../generator.js';

/** Bits of the first byte: type 2 is data, type 1 control, type 0 management. */
export const FRAME_DATA = 0x08;
export const FRAME_CONTROL = 0x04;

/** A data frame: the only one with a payload. */
export function dataFrame(g: Generator): Predicate {
  const data = anyBit(g, 'link', 0, 1, FRAME_DATA);
  return and(not(anyBit(g, 'link', 0, 1, FRAME_CONTROL)), data);
}
