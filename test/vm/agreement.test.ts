import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type * as cbpf from '../../src/cbpf/index.js';
import { translate } from '../../src/translate/index.js';
import { type Machine, MachineFault, machine } from '../../src/vm/index.js';
import { loopingProgram, packet, program } from '../cbpf/arbitrary.js';

/** Small, so that endless loops end soon; the classic machine's is a multiple, as one instruction becomes several. */
const budget = 5_000;

function verdict(each: Machine, bytes: Uint8Array, wireLength: number): number | string {
  try {
    return each.run(bytes, wireLength);
  } catch (error) {
    if (error instanceof MachineFault) return error.reason;
    throw error;
  }
}

const classic = (each: cbpf.Program): Machine => machine(each, { budget });
const extended = (each: cbpf.Program): Machine => machine(translate(each), { budget: 20 * budget });

describe('the classic and the extended machine agree', () => {
  it('on random programs and packets', () => {
    fc.assert(
      fc.property(
        program,
        fc.array(packet, { minLength: 1, maxLength: 4 }),
        fc.nat(0xffff),
        (each, packets, more) => {
          const [a, b] = [classic(each), extended(each)];
          for (const bytes of packets) {
            const wireLength = bytes.length + more;
            expect(verdict(b, bytes, wireLength)).toBe(verdict(a, bytes, wireLength));
          }
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('on programs that loop, unless one of them runs out of its budget', () => {
    fc.assert(
      fc.property(loopingProgram, packet, (each, bytes) => {
        const a = verdict(classic(each), bytes, bytes.length);
        const b = verdict(extended(each), bytes, bytes.length);
        if (a !== 'budget') expect(b).toBe(a);
        else if (b !== 'budget') expect(b).toEqual(expect.any(Number));
      }),
      { numRuns: 1000 },
    );
  });
});
