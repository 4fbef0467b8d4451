/**
 * DECnet Phase IV hosts. The routing header may have one byte of padding before it, and comes in a long and a short
 * form; data packets of these four kinds are recognised, others never match.
 */

import { and, or, type Predicate } from '../../cfg/index.js';
import type { Direction } from '../../syntax/index.js';
import { equal, equalUnderMask } from '../comparisons.js';
import { directionNotValid } from '../diagnostics.js';
import type { Generator } from '../generator.js';
import { linkProtocol } from '../link-protocol/index.js';
import { etherType } from '../numbers.js';
import { bySourceAndDestination } from './direction.js';

/** After the two bytes of length that begin the payload. */
const FLAGS = 2;
const LONG_FORM = 0x06;
const SHORT_FORM = 0x02;
/** One byte of padding, 0x81, before the flags. */
const PADDED = 0x8100;

/** Offsets of the node addresses from the flags, in both forms. */
const fields = { src: { long: 15, short: 3 }, dst: { long: 7, short: 1 } } as const;

/** `address`: area in the six high, node in the ten low of 16 bits; the wire has it little-endian. */
export function decnetHost(g: Generator, address: number, direction: Direction | undefined): Predicate {
  const onWire = ((address & 0xff) << 8) | ((address >> 8) & 0xff);
  const at = (field: { readonly long: number; readonly short: number }): Predicate => {
    const decnet = linkProtocol(g, etherType.decnet);
    const padded = (form: number, offset: number): Predicate =>
      and(
        equalUnderMask(g, 'network', FLAGS, 2, PADDED | form, 0xff07),
        equal(g, 'network', FLAGS + 1 + offset, 2, onWire),
      );
    const plain = (form: number, offset: number): Predicate =>
      and(equalUnderMask(g, 'network', FLAGS, 1, form, 0x07), equal(g, 'network', FLAGS + offset, 2, onWire));
    const long = or(plain(LONG_FORM, field.long), padded(LONG_FORM, field.long));
    const longOrPaddedShort = or(padded(SHORT_FORM, field.short), long);
    return and(decnet, or(plain(SHORT_FORM, field.short), longOrPaddedShort));
  };
  return bySourceAndDestination(
    direction,
    () => at(fields.src),
    () => at(fields.dst),
    (other) => directionNotValid(g.span, other, 'addresses other than 802.11 MAC addresses'),
  );
}
