import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile, FilterError, machine } from '../../src/index.js';
import { filterWithLists, frame, list, mixedList, onLink, otherLinkTypes } from './lists.js';

/** Both programs of a filter, or nothing when libpcap refuses it for what it means. */
function programs(text: string, linkType: string) {
  const [walked, searched] = (['libpcap', 'tree'] as const).map((backend) => {
    try {
      return compile(text, { linkType, backend });
    } catch (error) {
      if (error instanceof FilterError) return error;
      throw error;
    }
  });
  expect(searched instanceof FilterError, text).toBe(walked instanceof FilterError);
  return walked instanceof FilterError || searched instanceof FilterError
    ? undefined
    : ([walked!, searched!] as const);
}

/** How many of the packets, cut at every length, both accept. A verdict that differs fails, and so does a longer program. */
function compareVerdicts(text: string, packets: readonly Uint8Array[], linkType = 'EN10MB'): number {
  const both = programs(text, linkType);
  if (both === undefined) return 0;
  const [walked, searched] = both.map((each) => machine(each));
  expect(both[1].instructions.length).toBeLessThanOrEqual(both[0].instructions.length);
  let accepted = 0;
  for (const packet of packets) {
    for (let length = packet.length; length >= 0; length--) {
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

/** How many filters, for campaigns. */
const { BPFSIEVE_TREE_RUNS: runs } = process.env;

/** Seeds are random. */
function holdFor(filters: fc.Arbitrary<string>, linkType: string, numRuns: number): number {
  let accepted = 0;
  fc.assert(
    fc.property(filters, frames, (text, packets) => {
      const theirs = linkType === 'EN10MB' ? packets : packets.map((each) => onLink(linkType, each));
      accepted += compareVerdicts(text, theirs, linkType);
    }),
    { numRuns: Number(runs ?? numRuns) },
  );
  return accepted;
}

const patience = runs === undefined ? 60_000 : 3_600_000;

describe('the tree backend gives the verdicts of the program of libpcap, however a packet is cut', () => {
  it.each([
    ['lists', list],
    ['lists of other and of several things', mixedList],
    ['filters with lists in them', filterWithLists],
  ])('%s', (_, filters) => expect(holdFor(filters, 'EN10MB', 120)).toBeGreaterThan(500), patience);

  it.each(otherLinkTypes)(
    'on %s',
    (linkType) =>
      expect(holdFor(fc.oneof(list, mixedList, filterWithLists), linkType, 40)).toBeGreaterThan(50),
    patience,
  );

  it.each(['vlan', 'vlan and vlan', 'mpls', 'pppoes'])(
    'behind %s',
    (before) => {
      const behind = fc.oneof(list, mixedList).map((text) => `${before} and (${text})`);
      expect(holdFor(behind, 'EN10MB', 30)).toBeGreaterThanOrEqual(0);
    },
    patience,
  );
});

describe('the tree backend', () => {
  it('makes a load that decides nothing, as libpcap does', () => {
    const text =
      '(not src port 55 and not src port 22) or ' +
      '(not tcp dst port 81 and not src portrange 65535-65535 and not src port 54)';
    const packet = new Uint8Array(60);
    packet.set([0x86, 0xdd, 0x60], 12);
    packet[20] = 132;
    expect(compareVerdicts(text, [packet])).toBeGreaterThan(0);
  });

  it('compiles a filter without a list as libpcap does', () => {
    const text = 'tcp[13] & 2 != 0 and (icmp or src and dst host 10.0.0.2)';
    expect(compile(text, { backend: 'tree' })).toEqual(compile(text));
  });

  it.each([
    ['host 10.0.0.1 or net 10.0.0.1/8', 'net 10.0.0.1/8'],
    ['port 80 or port 70000', '70000'],
    ['arp host 10.0.0.1 or ip6 host 10.0.0.2', 'ip6 host 10.0.0.2'],
    ['ip and (ip6 host ::1 or ip6 host ::2)', 'ip and (ip6 host ::1 or ip6 host ::2)'],
    ['not net 0.0.0.0/0 and not net 10.0.0.0/8 and ip', 'not net 0.0.0.0/0 and not net 10.0.0.0/8 and ip'],
  ])('refuses what libpcap refuses, at the same place: %s', (text, part) => {
    const refusal = (backend: 'libpcap' | 'tree') => {
      try {
        compile(text, { backend });
      } catch (error) {
        if (error instanceof FilterError) return error;
      }
      return undefined;
    };
    expect(refusal('tree')).toBeDefined();
    expect(refusal('tree')).toEqual(refusal('libpcap'));
    const span = refusal('tree')?.span;
    expect(part).toContain(text.slice(span?.start, span?.end));
  });
});
