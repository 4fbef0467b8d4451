import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile, FilterError, machine } from '../../src/index.js';
import { filterWithLists, frame, list } from './lists.js';

/** Both programs of a filter, or nothing when libpcap's says that it rejects everything. */
function programs(text: string) {
  try {
    return [compile(text), compile(text, { backend: 'tree' })] as const;
  } catch (error) {
    if (error instanceof FilterError) return undefined;
    throw error;
  }
}

/** How many of the packets both accept; a verdict that differs fails. */
function compareVerdicts(text: string, packets: readonly Uint8Array[], shortest: number): number {
  const both = programs(text);
  if (both === undefined) return 0;
  const [walked, searched] = both.map((each) => machine(each));
  let accepted = 0;
  for (const packet of packets) {
    for (let length = packet.length; length >= shortest; length--) {
      const cut = packet.subarray(0, length);
      const verdict = walked!.run(cut, packet.length);
      if (searched!.run(cut, packet.length) !== verdict) {
        expect.fail(`${text}\n${Buffer.from(cut).toString('hex')}\nlibpcap's program: ${verdict}`);
      }
      if (verdict > 0) accepted++;
    }
  }
  return accepted;
}

const frames = fc.array(frame, { minLength: 12, maxLength: 12 });

describe('the tree backend', () => {
  it('gives the verdicts of the program of libpcap for a list, however a packet is cut', () => {
    let accepted = 0;
    fc.assert(
      fc.property(list, frames, (text, packets) => {
        accepted += compareVerdicts(text, packets, 0);
      }),
      { numRuns: Number(process.env['RUNS'] ?? 300) },
    );
    expect(accepted).toBeGreaterThan(1000);
  });

  it('gives them for filters with lists in them, for packets that are not cut within a header', () => {
    let accepted = 0;
    fc.assert(
      fc.property(filterWithLists, frames, (text, packets) => {
        accepted += compareVerdicts(text, packets, Number(process.env['SHORT'] ?? 120));
      }),
      { numRuns: Number(process.env['RUNS'] ?? 300) },
    );
    expect(accepted).toBeGreaterThan(300);
  });
});
