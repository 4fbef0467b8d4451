/**
 * Linux's ancillary data: absolute loads from negative offsets that ask the kernel about a packet, not the packet.
 * Names as libpcap's disassembler prints them where it was built with the Linux headers (as Debian's is).
 */

/** The offset of the first: −0x1000 as an unsigned number. */
const ANCILLARY = 0xfffff000;

/** Distance from ANCILLARY and name. */
const rows: readonly (readonly [distance: number, name: string])[] = [
  [0, 'proto'],
  [4, 'type'],
  [8, 'ifidx'],
  [12, 'nla'],
  [16, 'nlan'],
  [20, 'mark'],
  [24, 'queue'],
  [28, 'hatype'],
  [32, 'rxhash'],
  [36, 'cpu'],
  [40, 'xor_x'],
  [44, 'vlan_tci'],
  [48, 'vlanp'],
  [52, 'poff'],
  [56, 'random'],
  [60, 'vlan_tpid'],
];

const names = new Map(rows.map(([distance, name]) => [ANCILLARY + distance, name]));
const offsets = new Map(rows.map(([distance, name]) => [name, ANCILLARY + distance]));

export const ancillaryName = (k: number): string | undefined => names.get(k);
export const ancillaryOffset = (name: string): number | undefined => offsets.get(name);
