import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as cbpf from '../../src/cbpf/index.js';
import { translate } from '../../src/translate/index.js';
import { machine } from '../../src/vm/index.js';
import { packet, program } from '../cbpf/arbitrary.js';
import { present, skips, titled } from '../support/shared.js';
import { findLibpcapMachine, packetLine, programLine } from './libpcap-machine.js';

const { op } = cbpf;
const libpcap = findLibpcapMachine();
const { FC_SEED } = process.env;

/** libpcap does not clear M[] and leaves constant shifts of 32 and more to the C compiler: neither is compared. */
const clearing: readonly cbpf.Instruction[] = Array.from({ length: op.MEMORY_WORDS }, (_, k) => ({
  code: op.ST,
  jt: 0,
  jf: 0,
  k,
}));

function defined(instruction: cbpf.Instruction): cbpf.Instruction {
  const { code, k } = instruction;
  const shifts = code === (op.ALU | op.LSH | op.K) || code === (op.ALU | op.RSH | op.K);
  return shifts ? { ...instruction, k: k % 32 } : instruction;
}

const instructionsOf = (each: cbpf.Program): cbpf.Instruction[] => [
  ...clearing,
  ...each.instructions.map(defined),
];

describe.skipIf(skips(libpcap))(titled('bpf_filter of libpcap', libpcap), () => {
  it('gives the verdicts of both machines on 20,000 random programs, five packets each', () => {
    const seed = Number(FC_SEED ?? Date.now() & 0xffffffff);
    const cases = fc.sample(
      fc.tuple(program, fc.array(packet, { minLength: 5, maxLength: 5 }), fc.nat(999)),
      {
        numRuns: 20_000,
        seed,
      },
    );
    const lines = cases.flatMap(([each, packets, more]) => [
      programLine(instructionsOf(each)),
      ...packets.map((bytes) => packetLine(bytes, bytes.length + more)),
    ]);
    const answers = present(libpcap)(lines);
    let at = 0;
    const verdicts = new Set<string>();
    for (const [each, packets, more] of cases) {
      const classic = { instructions: instructionsOf(each), spans: [] };
      expect(answers[at++]).toBe('1');
      const [a, b] = [machine(classic), machine(translate(classic))];
      for (const bytes of packets) {
        const expected = Number(answers[at++]);
        verdicts.add(String(expected));
        const seen = [a.run(bytes, bytes.length + more), b.run(bytes, bytes.length + more)];
        if (seen[0] === expected && seen[1] === expected) continue;
        expect({ seed, seen, program: programLine(classic.instructions), bytes, more }).toBe(expected);
      }
    }
    expect(verdicts.size).toBeGreaterThan(2_000);
  });
});
