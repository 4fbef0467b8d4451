/** Words of Linux's bpf_asm that tcpdump has not, or has others for. */

/** Absolute loads from here on ask the kernel about the packet. */
const ANCILLARY = 0xfffff000;

const rows: readonly (readonly [distance: number, names: readonly [string, ...string[]]])[] = [
  [0, ['proto']],
  [4, ['type']],
  [8, ['ifidx']],
  [12, ['nla']],
  [16, ['nlan']],
  [20, ['mark']],
  [24, ['queue']],
  [28, ['hatype']],
  [32, ['rxhash']],
  [36, ['cpu']],
  [44, ['vlan_tci']],
  [48, ['vlan_pr', 'vlan_avail']],
  [52, ['poff']],
  [56, ['rand']],
  [60, ['vlan_tpid']],
];

/** The offset of an absolute load → the name that stands in its place. */
export const ancillaryNames: ReadonlyMap<number, string> = new Map(
  rows.map(([distance, [name]]) => [ANCILLARY + distance, name]),
);

export const ancillaryOffsets: ReadonlyMap<string, number> = new Map(
  rows.flatMap(([distance, names]) => names.map((name): [string, number] => [name, ANCILLARY + distance])),
);

/** Other words for an instruction. */
export const synonyms: Readonly<Record<string, string>> = { jmp: 'ja', ldi: 'ld', ldxi: 'ldx' };

/** Branches to where a test is false, and the test. */
export const opposites: Readonly<Record<string, string>> = {
  jne: 'jeq',
  jneq: 'jeq',
  jlt: 'jge',
  jle: 'jgt',
};

/** libpcap leaves numbers in fields that an instruction does not use. A comment keeps them. */
export const UNUSED_K = '; unused k ';
