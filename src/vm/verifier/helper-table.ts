/** The helpers of Linux that programs may call here: what they take, and what they do to what is known. A row a helper. */

import type * as ebpf from '../../ebpf/index.js';

/**
 * What r1, r2 … must hold: a `number`, as which any 64 bits will do; the `context`; `memory to write`, an address of as many bytes of the stack as
 * the argument after it says, which is a `size` and not 0.
 */
export type ArgumentKind = 'number' | 'context' | 'memory to write' | 'size';

export interface HelperRow {
  readonly number: number;
  readonly name: string;
  readonly arguments: readonly ArgumentKind[];
  /** True of those after which addresses in the packet mean nothing any more. */
  readonly movesPacket: boolean;
  readonly environments: readonly ebpf.Environment[];
}

const row = (
  number: number,
  name: string,
  args: readonly ArgumentKind[],
  environments: readonly ebpf.Environment[],
  movesPacket = false,
): HelperRow => ({ number, name, arguments: args, movesPacket, environments });

const linux = ['socket', 'tc', 'xdp'] as const;

const rows: readonly HelperRow[] = [
  row(5, 'ktime_get_ns', [], linux),
  row(7, 'get_prandom_u32', [], linux),
  row(8, 'get_smp_processor_id', [], linux),
  row(26, 'skb_load_bytes', ['context', 'number', 'memory to write', 'size'], ['socket', 'tc']),
  row(34, 'get_hash_recalc', ['context'], ['tc']),
  row(39, 'skb_pull_data', ['context', 'number'], ['tc'], true),
  row(42, 'get_numa_node_id', [], linux),
  row(44, 'xdp_adjust_head', ['context', 'number'], ['xdp'], true),
  row(54, 'xdp_adjust_meta', ['context', 'number'], ['xdp'], true),
  row(65, 'xdp_adjust_tail', ['context', 'number'], ['xdp'], true),
  row(118, 'jiffies64', [], linux),
  row(125, 'ktime_get_boot_ns', [], linux),
  row(160, 'ktime_get_coarse_ns', [], linux),
  row(189, 'xdp_load_bytes', ['context', 'number', 'memory to write', 'size'], ['xdp']),
  row(208, 'ktime_get_tai_ns', [], linux),
];

const byEnvironment = new Map<ebpf.Environment, ReadonlyMap<number, HelperRow>>(
  (['socket', 'tc', 'xdp', 'flat'] as const).map((environment) => [
    environment,
    new Map(
      rows.filter((each) => each.environments.includes(environment)).map((each) => [each.number, each]),
    ),
  ]),
);

/** Undefined if programs of this environment cannot call it. */
export const helperOf = (environment: ebpf.Environment, number: number): HelperRow | undefined =>
  byEnvironment.get(environment)?.get(number);
