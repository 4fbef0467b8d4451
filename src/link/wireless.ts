/** 802.11, bare and behind the radio headers: both the radio header and the MAC header vary in length. */

import type { LinkType } from './link-type.js';

const ieee80211 = {
  protocol: { kind: 'ieee80211' },
  linkHeader: 0,
  typeField: 24,
  payload: 0,
  variableHeader: 'ieee80211',
  network: 8,
  networkWithoutSnap: 3,
  ieee80211: { frameTypes: true, radio: false },
  llc: 'ieee80211',
  vlan: true,
} as const;

const behindRadio = { ...ieee80211, ieee80211: { frameTypes: true, radio: true } } as const;

const { vlan: _, ...withoutVlan } = ieee80211;

export const wirelessTypes: readonly LinkType[] = [
  { ...ieee80211, name: 'IEEE802_11', description: '802.11', dlt: 105, linktype: 105 },
  {
    ...behindRadio,
    name: 'PRISM_HEADER',
    description: '802.11 plus Prism header',
    dlt: 119,
    linktype: 119,
    prefix: 'prism',
  },
  {
    ...behindRadio,
    name: 'IEEE802_11_RADIO_AVS',
    description: '802.11 plus AVS radio information header',
    dlt: 163,
    linktype: 163,
    prefix: 'avs',
  },
  {
    ...behindRadio,
    name: 'IEEE802_11_RADIO',
    description: '802.11 plus radiotap header',
    dlt: 127,
    linktype: 127,
    prefix: 'radiotap',
  },
  // libpcap leaves out PPI where it lists the types with 802.11 headers for frame types and VLANs.
  {
    ...withoutVlan,
    name: 'PPI',
    description: 'Per-Packet Information',
    dlt: 192,
    linktype: 192,
    prefix: 'ppi',
    ieee80211: { frameTypes: false, radio: false },
  },
];
