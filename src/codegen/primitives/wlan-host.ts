/**
 * 802.11 hosts. Up to four addresses stand in the header; which of them are source and destination depends on the frame's
 * type and on its way to and from the distribution system.
 */

import { and, not, or, type Predicate } from '../../cfg/index.js';
import type { Direction } from '../../syntax/index.js';
import { anyBit, equalBytes, equalUnderMask } from '../comparisons.js';
import type { Generator } from '../generator.js';
import { FRAME_CONTROL, FRAME_DATA } from '../link-protocol/index.js';
import { byDirection, type WlanDirection } from './direction.js';

/** Offsets of the four addresses. */
const ADDRESS_1 = 4;
const ADDRESS_2 = 10;
const ADDRESS_3 = 16;
const ADDRESS_4 = 24;

/** Bits of the second byte of the frame control field. */
const TO_DS = 0x01;
const FROM_DS = 0x02;

/** Type and subtypes in the first byte. */
const TYPE_MASK = 0x0c;
const TYPE_CONTROL = 0x04;
const SUBTYPE_MASK = 0xf0;
const SUBTYPE_CTS = 0xc0;
const SUBTYPE_ACK = 0xd0;

/** `address`: 6 bytes. */
export function wlanHost(
  g: Generator,
  address: readonly number[],
  direction: Direction | undefined,
): Predicate {
  const is = (offset: number) => (): Predicate => equalBytes(g, 'link', offset, address);
  return byDirection(
    direction,
    () => sourceAddress(g, is),
    () => destinationAddress(g, is),
    (other) => numberedAddress(g, is, other),
  );
}

/** One of the four by its number, or as receiver or transmitter, in the frames that have it. */
function numberedAddress(g: Generator, is: AddressTest, which: WlanDirection): Predicate {
  switch (which) {
    case 'addr1':
      return is(ADDRESS_1)();
    case 'addr2':
      return and(hasAddress2(g), is(ADDRESS_2)());
    case 'addr3': {
      const notControl = not(frameType(g, TYPE_CONTROL));
      return and(notControl, is(ADDRESS_3)());
    }
    case 'addr4': {
      // Only frames from one access point to another have it.
      const bothWays = equalUnderMask(g, 'link', 1, 1, TO_DS | FROM_DS, TO_DS | FROM_DS);
      return and(bothWays, is(ADDRESS_4)());
    }
    case 'ra': {
      const notManagement = anyBit(g, 'link', 0, 1, FRAME_DATA);
      return and(notManagement, is(ADDRESS_1)());
    }
    case 'ta': {
      const present = hasAddress2(g);
      const notManagement = anyBit(g, 'link', 0, 1, FRAME_DATA);
      return and(and(notManagement, present), is(ADDRESS_2)());
    }
  }
}

/** The destination is a group: the lowest bit of its first byte. */
export const wlanGroupDestination = (g: Generator): Predicate =>
  destinationAddress(g, (offset) => () => anyBit(g, 'link', offset, 1, 0x01));

type AddressTest = (offset: number) => () => Predicate;

/** Management frames have the source in address 2, data frames in 2, 3 or 4, control frames nowhere. */
function sourceAddress(g: Generator, is: AddressTest): Predicate {
  const fromDs = either(g, 1, TO_DS, is(ADDRESS_4), is(ADDRESS_3));
  const inDataFrame = either(g, 1, FROM_DS, () => fromDs, is(ADDRESS_2));
  return notControlFrame(
    g,
    either(g, 0, FRAME_DATA, () => inDataFrame, is(ADDRESS_2)),
  );
}

/** Management frames have the destination in address 1, data frames in 1 or 3, control frames nowhere. */
function destinationAddress(g: Generator, is: AddressTest): Predicate {
  const inDataFrame = either(g, 1, TO_DS, is(ADDRESS_3), is(ADDRESS_1));
  return notControlFrame(
    g,
    either(g, 0, FRAME_DATA, () => inDataFrame, is(ADDRESS_1)),
  );
}

/** Where a bit of a frame control byte is clear the one test, where it is set the other; the clear case is tried first. */
function either(
  g: Generator,
  byte: number,
  bit: number,
  whenSet: () => Predicate,
  whenClear: () => Predicate,
): Predicate {
  const set = and(anyBit(g, 'link', byte, 1, bit), whenSet());
  const clear = and(not(anyBit(g, 'link', byte, 1, bit)), whenClear());
  return or(clear, set);
}

const notControlFrame = (g: Generator, predicate: Predicate): Predicate =>
  and(not(anyBit(g, 'link', 0, 1, FRAME_CONTROL)), predicate);

const frameType = (g: Generator, type: number): Predicate => equalUnderMask(g, 'link', 0, 1, type, TYPE_MASK);

/** All frames but clear-to-send and acknowledgement, which are control frames. */
function hasAddress2(g: Generator): Predicate {
  const notControl = not(frameType(g, TYPE_CONTROL));
  const notCts = not(equalUnderMask(g, 'link', 0, 1, SUBTYPE_CTS, SUBTYPE_MASK));
  const notAck = not(equalUnderMask(g, 'link', 0, 1, SUBTYPE_ACK, SUBTYPE_MASK));
  return or(notControl, and(notCts, notAck));
}
