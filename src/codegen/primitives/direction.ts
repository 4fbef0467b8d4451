/** What `src`, `dst`, `src or dst` and `src and dst` make of a test of one of the two. */

import type { FilterError } from '../../base/index.js';
import { and, or, type Predicate } from '../../cfg/index.js';
import type { Direction } from '../../syntax/index.js';

/** The directions that 802.11 alone has. */
export type WlanDirection = Exclude<Direction, 'src' | 'dst' | 'and' | 'or'>;

export function byDirection(
  direction: Direction | undefined,
  source: () => Predicate,
  destination: () => Predicate,
  wlan: (direction: WlanDirection) => Predicate,
): Predicate {
  switch (direction) {
    case 'src':
      return source();
    case 'dst':
      return destination();
    case 'and':
      return and(source(), destination());
    case 'or':
    case undefined:
      return or(source(), destination());
    default:
      return wlan(direction);
  }
}

/** The same where 802.11's directions make no sense: `refusal` makes the error. */
export const bySourceAndDestination = (
  direction: Direction | undefined,
  source: () => Predicate,
  destination: () => Predicate,
  refusal: (direction: WlanDirection) => FilterError,
): Predicate =>
  byDirection(direction, source, destination, (other) => {
    throw refusal(other);
  });
