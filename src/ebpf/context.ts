/**
 * What r1 points to, by type of program: the fields of the context, as bpf.h of Linux lays them out. Translator,
 * verifier and machines ask this one table.
 */

/** Where a program runs: a Linux program type, or `flat`, the way of user-space VMs: r1 = packet, r2 = its length. */
export type Environment = 'socket' | 'xdp' | 'tc' | 'flat';

export interface ContextField {
  readonly name: string;
  /** Bytes from the start of the context. */
  readonly offset: number;
  /** Bytes: 1, 2, 4 or 8. */
  readonly size: number;
  /** What a load of the whole field gives: a number, or an address in the packet (the 32 bits of it stand for 64). */
  readonly holds: 'scalar' | 'packet' | 'packet end' | 'packet metadata' | 'pointer';
  readonly writable: boolean;
}

const scalar = (name: string, offset: number, size = 4, writable = false): ContextField => ({
  name,
  offset,
  size,
  holds: 'scalar',
  writable,
});

const control = (writable: boolean): readonly ContextField[] =>
  [0, 1, 2, 3, 4].map((index) => scalar(`cb[${index}]`, 48 + 4 * index, 4, writable));

/** struct __sk_buff, as far as both socket filters and tc programs read it. */
const buffer: readonly ContextField[] = [
  scalar('len', 0),
  scalar('pkt_type', 4),
  scalar('mark', 8),
  scalar('queue_mapping', 12),
  scalar('protocol', 16),
  scalar('vlan_present', 20),
  scalar('vlan_tci', 24),
  scalar('vlan_proto', 28),
  scalar('priority', 32),
  scalar('ingress_ifindex', 36),
  scalar('ifindex', 40),
  scalar('tc_index', 44),
  ...control(true),
  scalar('hash', 68),
];

const toWrite: ReadonlySet<string> = new Set(['mark', 'queue_mapping', 'priority', 'tc_index']);

export const contexts: Readonly<Record<Environment, readonly ContextField[]>> = {
  socket: buffer,
  tc: [
    ...buffer.map((field) => (toWrite.has(field.name) ? { ...field, writable: true } : field)),
    { name: 'data', offset: 76, size: 4, holds: 'packet', writable: false },
    { name: 'data_end', offset: 80, size: 4, holds: 'packet end', writable: false },
  ],
  xdp: [
    { name: 'data', offset: 0, size: 4, holds: 'packet', writable: false },
    { name: 'data_end', offset: 4, size: 4, holds: 'packet end', writable: false },
    { name: 'data_meta', offset: 8, size: 4, holds: 'packet metadata', writable: false },
    scalar('ingress_ifindex', 12),
    scalar('rx_queue_index', 16),
    scalar('egress_ifindex', 20),
  ],
  flat: [],
};
