/** Where programs run, and how large they may be there. */

/** What a target counts. */
export type Measure =
  /** Classic instructions. */
  | 'classic'
  /** Instructions of the extended program that `translate` makes, wide ones twice. */
  | 'extended'
  /** Bytes that a Linux kernel charges to a socket's option memory. */
  | 'charge';

export interface Target {
  readonly name: string;
  readonly measure: Measure;
  readonly limit: number;
}

export interface TargetFit extends Target {
  /** How much of it the program takes. */
  readonly takes: number;
  readonly fits: boolean;
}

export const targets: readonly Target[] = [
  // BPF_MAXINSNS of Linux.
  { name: 'Linux socket filter', measure: 'classic', limit: 4096 },
  // sysctl net.core.optmem_max; the charge has to stay below it.
  { name: 'Linux socket, optmem_max until 6.7', measure: 'charge', limit: 20_480 - 1 },
  { name: 'Linux socket, optmem_max since 6.8', measure: 'charge', limit: 131_072 - 1 },
  // XT_BPF_MAX_NUM_INSTR.
  { name: 'iptables -m bpf (xt_bpf)', measure: 'classic', limit: 64 },
  // BPF_MAXINSNS of the BSDs.
  { name: 'FreeBSD, OpenBSD /dev/bpf', measure: 'classic', limit: 512 },
  // RPCAP_BPF_MAXINSNS of libpcap's rpcapd.
  { name: 'rpcapd', measure: 'classic', limit: 8192 },
  { name: 'eBPF, unprivileged', measure: 'extended', limit: 4096 },
  // BPF_COMPLEXITY_LIMIT_INSNS.
  { name: 'eBPF, privileged', measure: 'extended', limit: 1_000_000 },
];
