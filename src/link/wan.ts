/** Serial lines and telephone networks: PPP, Cisco HDLC, Frame Relay, SS7, BACnet. */

import type { LinkType } from './link-type.js';
import { NOT_SET } from './link-type.js';

/** PPP_MPLS_UCAST of RFC 3032, and the EtherType that Cisco HDLC uses. */
const PPP_MPLS = 0x0281;
const HDLC_MPLS = 0x8847;

const headerOf = (typeField: number, payload: number, network = 0, networkWithoutSnap = 0) => ({
  linkHeader: 0,
  typeField,
  payload,
  network,
  networkWithoutSnap,
});

/** Address, control, then two bytes of protocol. */
const hdlcFraming = { ...headerOf(2, 4), protocol: { kind: 'ppp' } } as const;

export const PPP: LinkType = {
  ...hdlcFraming,
  name: 'PPP',
  description: 'PPP',
  dlt: 9,
  linktype: 9,
  mplsProtocol: PPP_MPLS,
};

/** The level-2 header begins at `start`. */
const ss7 = (start: number, what: string) => ({
  ...headerOf(NOT_SET, NOT_SET, NOT_SET, NOT_SET),
  protocol: { kind: 'unknown', what } as const,
  mtp2: {
    lengthIndicator: start + 2,
    lengthIndicatorHighSpeed: start + 4,
    serviceInformation: start + 3,
    originatingPoint: start + 4,
    destinationPoint: start + 4,
    signallingLink: start + 7,
  },
});

export const wanTypes: readonly LinkType[] = [
  PPP,
  {
    ...hdlcFraming,
    name: 'PPP_PPPD',
    description: 'PPP for pppd, with direction flag',
    dlt: 166,
    linktype: 166,
    direction: { kind: 'two-values', offset: 0, size: 1, inbound: 0, outbound: 1 },
  },
  { ...hdlcFraming, name: 'PPP_SERIAL', description: 'PPP over serial', dlt: 50, linktype: 50 },
  {
    ...headerOf(6, 8),
    name: 'PPP_ETHER',
    description: 'PPPoE',
    dlt: 51,
    linktype: 51,
    protocol: { kind: 'ppp' },
  },
  {
    ...headerOf(5, 24),
    name: 'PPP_BSDOS',
    description: 'BSD/OS PPP',
    dlt: 16,
    linktype: 103,
    protocol: { kind: 'ppp', compressed: true },
  },
  {
    ...headerOf(2, 4),
    name: 'C_HDLC',
    description: 'Cisco HDLC',
    dlt: 104,
    linktype: 104,
    protocol: { kind: 'hdlc' },
    mplsProtocol: HDLC_MPLS,
  },
  {
    ...headerOf(NOT_SET, 0),
    name: 'FRELAY',
    description: 'Frame Relay',
    dlt: 107,
    linktype: 107,
    protocol: { kind: 'frame-relay' },
  },
  {
    ...headerOf(NOT_SET, 0, 4),
    name: 'MFR',
    description: 'FRF.16 Frame Relay',
    dlt: 182,
    linktype: 182,
    protocol: { kind: 'unknown', what: 'Multi-link Frame Relay' },
  },
  { ...ss7(0, 'MTP2'), name: 'MTP2', description: 'SS7 MTP2', dlt: 140, linktype: 140 },
  {
    ...ss7(4, 'MTP2'),
    name: 'MTP2_WITH_PHDR',
    description: 'SS7 MTP2 with Pseudo-header',
    dlt: 139,
    linktype: 139,
  },
  { ...ss7(20, 'ERF'), name: 'ERF', description: 'Endace ERF header', dlt: 197, linktype: 197 },
  {
    ...headerOf(NOT_SET, NOT_SET, NOT_SET, NOT_SET),
    name: 'BACNET_MS_TP',
    description: 'BACnet MS/TP',
    dlt: 165,
    linktype: 165,
    protocol: { kind: 'magic', value: 0x55ff0000, mask: 0xffff0000 },
  },
];
