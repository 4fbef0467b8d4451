import { describe, expect, it } from 'vitest';
import { assembleExtended, MachineFault, machine, verifiedMachine } from '../../src/index.js';

// Fine for packets of 24 bytes and more.
const careless = assembleExtended('ldxb %r0, [%r1+23]\nexit');
const flat = { environment: 'flat' } as const;

describe("a machine for somebody else's program", () => {
  it('refuses before it runs what another machine runs until it faults', () => {
    expect(() => machine(careless, flat).run(new Uint8Array(10))).toThrow(MachineFault);
    expect(() => verifiedMachine(careless, flat)).toThrow(
      'the verifier refuses instruction 0 for flat: bytes 23 … 23 of the packet are accessed, but 0 are known to be there',
    );
  });

  it('runs what the verifier accepts', () => {
    const careful = assembleExtended('mov %r0, 0\njlt %r2, 24, +1\nldxb %r0, [%r1+23]\nexit');
    const packet = new Uint8Array(24).fill(7);
    expect(verifiedMachine(careful, flat).run(packet)).toBe(7);
    expect(verifiedMachine(careful, flat).run(packet.subarray(1))).toBe(0);
  });
});
