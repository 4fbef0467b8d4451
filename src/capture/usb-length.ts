/**
 * Old versions of libpcap miscounted the length on the wire of incoming isochronous USB transfers; like libpcap, the
 * reader puts it right from the descriptors that follow the header.
 */

import type { PacketRecord } from './record.js';

export const USB_LINUX_MMAPPED = 220;

const HEADER_LENGTH = 64;
const DESCRIPTOR_LENGTH = 16;
/** The kernel captures no more; a larger number is damage. */
const MOST_DESCRIPTORS = 128;
const COMPLETE = 0x43; // 'C'
const ISOCHRONOUS = 0;
const INCOMING = 0x80;

export function correctUsbLength(view: DataView, record: PacketRecord): void {
  const { start, capturedLength } = record;
  if (capturedLength < HEADER_LENGTH) return;
  const descriptors = view.getUint32(start + 60, true);
  const urbLength = view.getUint32(start + 32, true);
  const hasData = view.getUint8(start + 15) === 0;
  const isIncomingCompletion =
    view.getUint8(start + 8) === COMPLETE &&
    view.getUint8(start + 9) === ISOCHRONOUS &&
    (view.getUint8(start + 10) & INCOMING) !== 0;
  if (!hasData || !isIncomingCompletion || descriptors > MOST_DESCRIPTORS) return;

  const headers = HEADER_LENGTH + descriptors * DESCRIPTOR_LENGTH;
  if (record.wireLength !== (headers + urbLength) >>> 0 || capturedLength < headers) return;
  let dataEnd = 0;
  for (let i = 0; i < descriptors; i++) {
    const descriptor = start + HEADER_LENGTH + i * DESCRIPTOR_LENGTH;
    const length = view.getUint32(descriptor + 8, true);
    if (length > 0) dataEnd = Math.max(dataEnd, view.getUint32(descriptor + 4, true) + length);
  }
  const corrected = Math.min(headers + dataEnd, 0xffffffff);
  record.wireLength = Math.max(capturedLength, corrected >= capturedLength ? corrected : record.wireLength);
}
