import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile, FilterError, machine } from '../../src/index.js';
import { linkTypes } from '../support/cases.js';
import { everyday, long } from '../support/expressions/index.js';
import { packet } from '../support/packets.js';

/**
 * What libpcap's optimizer does not keep: a load whose value is not needed is dropped, and with it the rejection of a
 * packet that the load falls out of. Loads at 65536 and beyond fall out of the packets of this property, and so does what
 * only the kernel knows (`inbound`). And `byte N & V` and `byte N | V` test whatever the accumulator holds: libpcap
 * forgets the load (docs/libpcap-map.md).
 */
const isNotKept = (text: string): boolean =>
  /\[-|bound|ifindex|byte/.test(text) ||
  (text.match(/0x[0-9a-f]+|\d+/gi) ?? []).some((number) => Number(number) > 65535);

/** Both programs of a filter, or nothing when it is refused (an optimizer may find that it rejects everything). */
function programs(text: string, linkType: string) {
  try {
    return [compile(text, { linkType }), compile(text, { linkType, optimize: false })] as const;
  } catch (error) {
    if (error instanceof FilterError) return undefined;
    throw error;
  }
}

describe('an optimized program', () => {
  it.each([
    ['everyday', everyday],
    ['long', long],
  ])('accepts the packets that the unoptimized one accepts: %s filters', (_, filters) => {
    let accepted = 0;
    const text = filters.filter((each) => !isNotKept(each));
    fc.assert(
      fc.property(
        text,
        fc.constantFrom(...linkTypes),
        fc.array(packet, { minLength: 4, maxLength: 4 }),
        (filter, linkType, packets) => {
          const [optimized, unoptimized] = programs(filter, linkType) ?? [];
          if (optimized === undefined || unoptimized === undefined) return;
          const [fast, slow] = [machine(optimized), machine(unoptimized)];
          for (const bytes of packets) {
            const verdict = slow.run(bytes);
            if (verdict > 0) accepted++;
            expect(fast.run(bytes), `${linkType}: ${filter}`).toBe(verdict);
          }
        },
      ),
      { numRuns: 400 },
    );
    expect(accepted).toBeGreaterThan(20);
  });
});
