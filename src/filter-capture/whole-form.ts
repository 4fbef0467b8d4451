/** Plain records, and an output → the form in which it takes them as a whole. */

import type { Interface, PacketOutput, PlainRecords, Resolution } from '../capture/index.js';

/** Blocks of little-endian pcapng as they lie, or records of little-endian classic pcap with times counted so. */
export type WholeForm = 'blocks' | Resolution;

const resolutions: readonly Resolution[] = ['microseconds', 'nanoseconds'];

/** Undefined where it wants packets. */
export function wholeForm(plain: PlainRecords, output: PacketOutput | undefined): WholeForm | undefined {
  const { format, littleEndian, from, interfaces, snapLength, offset } = plain;
  const copies = (each: Interface): boolean => output?.copies?.(each) === true;
  if (format === 'pcapng' && littleEndian && interfaces.every(copies)) return 'blocks';
  if (offset === undefined) return undefined;
  const { number: _, name: __, ...unnumbered } = from;
  return resolutions.find((resolution) => copies({ ...unnumbered, snapLength, resolution }));
}
