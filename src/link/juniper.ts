/** Juniper routers' captures: each begins with a magic number, the only thing asked of it, and a byte of flags. */

import type { LinkType } from './link-type.js';
import { NOT_SET } from './link-type.js';

const N = NOT_SET;

/** Offsets of the type field, the payload, and the network header from there, with and without SNAP. */
const rows: readonly (readonly [
  name: string,
  dlt: number,
  description: string,
  typeField: number,
  payload: number,
  network: number,
  networkWithoutSnap: number,
])[] = [
  ['JUNIPER_MLPPP', 130, 'Juniper Multi-Link PPP', 4, 4, 0, N],
  ['JUNIPER_MLFR', 131, 'Juniper Multi-Link Frame Relay', 4, 4, 0, N],
  ['JUNIPER_ES', 132, 'Juniper Encryption Services PIC', 6, N, N, N],
  ['JUNIPER_GGSN', 133, 'Juniper GGSN PIC', 6, 12, 0, N],
  ['JUNIPER_MFR', 134, 'Juniper FRF.16 Frame Relay', 4, 4, 0, N],
  ['JUNIPER_ATM2', 135, 'Juniper ATM2 PIC', 8, 8, 0, 10],
  ['JUNIPER_SERVICES', 136, 'Juniper Advanced Services PIC', 12, N, N, N],
  ['JUNIPER_ATM1', 137, 'Juniper ATM1 PIC', 4, 4, 0, 10],
  ['JUNIPER_MONITOR', 164, 'Juniper Passive Monitor PIC', 12, 12, 0, N],
  ['JUNIPER_PPPOE', 167, 'Juniper PPPoE', 16, 14, 18, 21],
  ['JUNIPER_PPPOE_ATM', 168, 'Juniper PPPoE/ATM', 4, 6, 0, N],
  ['JUNIPER_ETHER', 178, 'Juniper Ethernet', 16, 14, 18, 21],
  ['JUNIPER_PPP', 179, 'Juniper PPP', 4, 4, 0, N],
  ['JUNIPER_FRELAY', 180, 'Juniper Frame Relay', 4, 4, 0, N],
  ['JUNIPER_CHDLC', 181, 'Juniper C-HDLC', 4, 4, 0, N],
  ['JUNIPER_VP', 183, 'Juniper Voice PIC', 18, N, N, N],
  ['JUNIPER_ISM', 194, 'Juniper Integrated Service Module', 8, N, N, N],
  ['JUNIPER_ST', 200, 'Juniper Secure Tunnel', 18, N, N, N],
  ['JUNIPER_VS', 232, 'Juniper Virtual Server', 8, N, N, N],
  ['JUNIPER_SRX_E2E', 233, 'Juniper SRX E2E', 8, N, N, N],
  ['JUNIPER_FIBRECHANNEL', 234, 'Juniper Fibre Channel', 8, N, N, N],
  ['JUNIPER_ATM_CEMIC', 238, 'Juniper ATM CEMIC', 8, N, N, N],
];

export const juniperTypes: readonly LinkType[] = rows.map(
  ([name, dlt, description, typeField, payload, network, networkWithoutSnap]) => ({
    name,
    description,
    dlt,
    linktype: dlt,
    protocol: { kind: 'magic', value: 0x4d474300, mask: 0xffffff00 },
    linkHeader: 0,
    typeField,
    payload,
    network,
    networkWithoutSnap,
    direction: { kind: 'two-values', offset: 3, size: 1, mask: 0x01, inbound: 1, outbound: 0 },
  }),
);
