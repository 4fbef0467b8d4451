import { describe, expect, it } from 'vitest';
import * as ebpf from '../../../src/ebpf/index.js';
import { mutant, Random, randomProgram, randomSlots } from './random-programs.js';
import { examine } from './soundness.js';

const SEED = 1;
const COUNT = 600;

type Make = (random: Random, environment: ebpf.Environment) => ebpf.Instruction[];

const makes: readonly (readonly [title: string, make: Make])[] = [
  ['words and operations without sense', randomSlots],
  ['programs that look meant', randomProgram],
  [
    'such programs with mistakes',
    (random, environment) => mutant(random, randomProgram(random, environment)),
  ],
];

/** More of them, and longer: scripts/verifier-campaign.ts. */
describe('what the verifier accepts does not fault in the machine', () => {
  for (const environment of ['socket', 'xdp', 'tc', 'flat'] as const) {
    it.each(makes)(`%s, ${environment}`, (_title, make) => {
      const found = new Map<string, number>();
      for (let index = 0; index < COUNT; index++) {
        const random = new Random(SEED + index);
        const program = make(random, environment);
        const finding = examine(program, environment, random);
        if (finding.what === 'fault') {
          expect.fail(
            `seed ${SEED + index}: ${finding.message}\n${ebpf.formatProgram({ instructions: program })}`,
          );
        }
        found.set(finding.what, (found.get(finding.what) ?? 0) + 1);
      }
      // It says nothing if nothing is accepted.
      if (make !== randomSlots) expect(found.get('accepted')).toBeGreaterThan(COUNT / 50);
      expect(found.get('rejected')).toBeGreaterThan(0);
    });
  }
});
