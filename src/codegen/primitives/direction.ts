/** What `src`, `dst`, `src or dst` and `src and dst` make of a test of one of the two. */

import type { FilterError } from '../../base/index.js';
import { and, or, type Predicate } from '../../cfg/index.js';
import type { Direction } from '../../syntax/index.js';

/** `refusal` makes the error for the directions that 802.11 alone has. */
export function bySourceAndDestination(
  direction: Direction | undefined,
  source: () => Predicate,
  destination: () => Predicate,
  refusal: (direction: Direction) => FilterError,
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
      throw refusal(direction);
  }
}
