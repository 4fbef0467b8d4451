/** Which records may be passed over unread: their shape, and what has to hold of them. */

import type { DescribedInterface } from './pcapng-interface.js';
import { hasPseudoHeader } from './pseudo-header.js';
import type { Format, Interface } from './record.js';
import { USB_LINUX_MMAPPED } from './usb-length.js';

/**
 * Records of classic pcap (16 bytes, with the captured length first, and the packet) or Enhanced Packet Blocks of pcapng,
 * of which a reader would learn nothing more than that they are whole and within bounds. All others have to be read.
 */
export interface PlainRecords {
  readonly format: Format;
  readonly littleEndian: boolean;
  /** One of their interfaces, which are alike in what a program depends on. */
  readonly from: Interface;
  /** All of their interfaces, and the longest of the snap lengths. */
  readonly interfaces: readonly Interface[];
  readonly snapLength: number;
  /** For each interface of the section, by its number, how long no packet of it is; 0 if they have to be read. */
  readonly limits: Uint32Array;
  /**
   * Times are in the resolution of that interface, in pcapng as a count of 64 bits, and so many seconds are to be added;
   * undefined where it is not as easy.
   */
  readonly offset: number | undefined;
  /** No packet of pcap, and no block of pcapng, is longer. */
  readonly largest: number;
}

/** Whether packets lie in the capture as a program is to see them. */
export const liesAsRead = ({ linkType, swapped }: Interface): boolean =>
  linkType !== USB_LINUX_MMAPPED && !(swapped && hasPseudoHeader(linkType));

/** Those of all interfaces of a section that are of the link type of one of them. */
export function plainBlocks(
  section: readonly DescribedInterface[],
  { interface: from, clock }: DescribedInterface,
  largest: number,
): PlainRecords {
  const interfaces: Interface[] = [];
  const limits = new Uint32Array(section.length);
  let snapLength = 0;
  let haveOneClock = true;
  for (let number = 0; number < section.length; number++) {
    const { interface: each, clock: own } = section[number]!;
    if (each.linkType !== from.linkType || !liesAsRead(each)) continue;
    interfaces.push(each);
    limits[number] = each.snapLength + 1;
    snapLength = Math.max(snapLength, each.snapLength);
    haveOneClock &&= own.offset === clock.offset && each.resolution === from.resolution;
  }
  return {
    format: 'pcapng',
    littleEndian: !from.swapped,
    from,
    interfaces,
    snapLength,
    limits,
    offset: haveOneClock ? clock.offset : undefined,
    largest,
  };
}
