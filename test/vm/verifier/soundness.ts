/** A program → decoder, verifier and interpreter: what the verifier accepts must not fault, whatever the packet is. */

import * as ebpf from '../../../src/ebpf/index.js';
import { extendedInterpreter, type Helpers, MachineFault, verify } from '../../../src/vm/index.js';
import type { Random } from './random-programs.js';

export type Finding =
  | { readonly what: 'malformed' }
  | { readonly what: 'rejected'; readonly reason: string }
  | { readonly what: 'accepted' }
  /** Of an accepted program: the verifier is wrong. */
  | { readonly what: 'fault'; readonly message: string };

/** The helpers that no packet is needed for, with results as random as they come. */
export function helpersFor(environment: ebpf.Environment, random: Random): Helpers {
  if (environment === 'flat') return new Map();
  const anyNumber = { arguments: [], call: () => random.word() };
  const numbers = [5, 7, 8, 42, 118, 125, 160, 208];
  const rows = numbers.map((number) => [number, { ...anyNumber, name: `helper ${number}` }] as const);
  const moving = [34, 44, 54, 65].map(
    (number) =>
      [
        number,
        { name: `helper ${number}`, arguments: ['context', 'number'] as const, call: () => -random.below(2) },
      ] as const,
  );
  const load = {
    name: 'xdp_load_bytes',
    arguments: ['context', 'number', 'memory to write', 'size'] as const,
    call: () => -random.below(2),
  };
  return new Map<number, typeof load | (typeof rows)[number][1] | (typeof moving)[number][1]>([
    ...rows,
    ...moving,
    [189, load],
  ]);
}

const COMPLEXITY = 20_000;

/** Packets of no and of few bytes, and longer ones; of all zeros and all ones, and random. */
export function packetsFor(random: Random): readonly Uint8Array[] {
  const lengths = [0, 1 + random.below(8), 8 + random.below(30), 60 + random.below(60)];
  return lengths.map((length) => {
    const fill = random.below(4);
    return Uint8Array.from({ length }, () => (fill === 0 ? 0 : fill === 1 ? 0xff : random.below(256)));
  });
}

export function examine(
  words: readonly ebpf.Instruction[],
  environment: ebpf.Environment,
  random: Random,
): Finding {
  const instructions = ebpf.decode(ebpf.encode(words));
  const program = { instructions, spans: instructions.map(() => []) };
  const verification = verify(program, {
    environment,
    complexity: COMPLEXITY,
    distinct: random.of([1, 2, 16]),
  });
  if (!verification.accepted && verification.reason === 'malformed') return { what: 'malformed' };
  // What the verifier refuses runs as well, with faults in place of harm.
  const machine = extendedInterpreter(program, {
    environment,
    budget: 10 * COMPLEXITY,
    helpers: helpersFor(environment, random),
    linear: environment === 'tc' ? random.below(80) : Number.POSITIVE_INFINITY,
  });
  for (const packet of packetsFor(random)) {
    try {
      machine.run(packet);
    } catch (error) {
      if (!(error instanceof MachineFault)) throw error;
      if (verification.accepted) {
        return { what: 'fault', message: `${error.message} (packet of ${packet.length} bytes)` };
      }
    }
  }
  return verification.accepted ? { what: 'accepted' } : { what: 'rejected', reason: verification.reason };
}
