/** Packets in memory → a table for machines of rules, and what such a machine says of them. */

import type { PacketTable, RuleMachine } from '../../src/rules/index.js';

/** One behind the other, with something in between; `wireLength` is that of all, or each its own. */
export function tableOf(packets: readonly Uint8Array[], wireLength?: number): PacketTable {
  const gap = 3;
  const bytes = new Uint8Array(packets.reduce((sum, { length }) => sum + length + gap, gap)).fill(0xee);
  const rows = new Uint32Array(4 * packets.length);
  let at = gap;
  for (const [number, packet] of packets.entries()) {
    bytes.set(packet, at);
    rows.set([at, packet.length, wireLength ?? packet.length, 77], 4 * number);
    at += packet.length + gap;
  }
  return { bytes, rows, rowLength: 4, count: packets.length };
}

/** The rules that match each packet, in order. */
export function matches(machine: RuleMachine, packets: PacketTable): number[][] {
  const all: number[][] = [];
  for (let from = 0; from < packets.count; ) {
    const to = machine.run(packets, from);
    if (to <= from) throw new Error('the machine stands still');
    for (let at = 0; from < to; from++) {
      const count = machine.results[at]!;
      all.push([...machine.results.subarray(at + 1, at + 1 + count)].sort((a, b) => a - b));
      at += 1 + count;
    }
  }
  return all;
}
