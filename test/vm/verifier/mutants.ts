/**
 * Valid programs for xdp and tc, changed in a place or two → what our verifier and the kernel's say of them, and why they
 * differ where they do. Each class of disagreement is explained in docs/verifier.md under its name.
 */

import { compile } from '../../../src/compiler.js';
import * as ebpf from '../../../src/ebpf/index.js';
import { translate } from '../../../src/translate/index.js';
import { extendedInterpreter, MachineFault, type Verification, verify } from '../../../src/vm/index.js';
import type { Kernel, KernelAnswer } from '../../support/kernel.js';
import { mutant, Random, randomProgram } from './random-programs.js';
import { helpersFor, packetsFor } from './soundness.js';

type Target = 'xdp' | 'tc';

/** What people ask for, one of each way to get at a packet. */
const filters: readonly string[] = [
  'tcp port 80',
  'ip6',
  'host 1.2.3.4',
  'tcp[((tcp[12] & 0xf0) >> 2):4] = 0x47455420',
  'len > 100',
  'vlan 5',
  'icmp[0] * 2 > ip[8] / 3',
  'ip[2:2] > 576 or udp[ip[8]:4] = 5',
  'udp portrange 1000-2000',
  'net 10.0.0.0/8 and not arp',
  'ether host 00:11:22:33:44:55',
  'ip6 host fe80::1',
  'tcp[tcpflags] & tcp-syn != 0',
  'mpls 7',
  'pppoes',
  'ether[20:2] + ip[0] * 4 > 5',
  'ether[ip[0] << 3] = ether[1]',
  'port 53 and (udp[10] & 0x80 = 0) and greater 60',
];

export interface Subject {
  readonly target: Target;
  readonly instructions: readonly ebpf.Instruction[];
}

/** The programs of the filters, and random ones that the verifier accepts. */
export function subjects(seed: number): readonly Subject[] {
  const ofFilters = filters.flatMap((text) =>
    (['xdp', 'tc'] as const).flatMap((target) => {
      try {
        return [{ target, instructions: translate(compile(text), { target }).instructions }];
      } catch {
        // xdp knows nothing of what some filters ask for.
        return [];
      }
    }),
  );
  const random: Subject[] = [];
  for (let number = seed; random.length < ofFilters.length; number++) {
    const numbers = new Random(number);
    const target = numbers.of(['xdp', 'tc'] as const);
    const instructions = ebpf.decode(ebpf.encode(randomProgram(numbers, target)));
    const { accepted } = verify(
      { instructions, spans: [] },
      { environment: target, complexity: COMPLEXITY_OF_RANDOM },
    );
    if (accepted && instructions.length > 20) random.push({ target, instructions });
  }
  return [...ofFilters, ...random];
}

const COMPLEXITY_OF_RANDOM = 1000;

export interface Comparison {
  readonly subject: Subject;
  readonly ours: Verification;
  readonly theirs: KernelAnswer;
  /** Of a program that we accept: the fault of our machine, which there must not be. */
  readonly fault: string | undefined;
  /** Undefined where both agree. */
  readonly difference: string | undefined;
}

/** A mutant of one of the subjects, told by its seed. */
export async function compareMutant(
  kernel: Kernel,
  all: readonly Subject[],
  seed: number,
): Promise<Comparison> {
  const random = new Random(seed);
  const { target, instructions } = random.of(all);
  const subject = { target, instructions: ebpf.decode(ebpf.encode(mutant(random, instructions))) };
  const ours = verify({ instructions: subject.instructions, spans: [] }, { environment: target });
  const theirs = await kernel.load({ program: subject.instructions, type: target });
  const fault = ours.accepted ? faultOf(subject, random) : undefined;
  const difference = ours.accepted === theirs.accepted ? undefined : differenceOf(subject, ours, theirs);
  return { subject, ours, theirs, fault, difference };
}

function faultOf({ target, instructions }: Subject, random: Random): string | undefined {
  const machine = extendedInterpreter(
    { instructions, spans: [] },
    { environment: target, helpers: helpersFor(target, random) },
  );
  for (const packet of packetsFor(random)) {
    try {
      machine.run(packet);
    } catch (error) {
      if (!(error instanceof MachineFault)) throw error;
      return `${error.message} (packet of ${packet.length} bytes)`;
    }
  }
  return undefined;
}

/** The sentence with which the kernel refuses. */
export function reasonOf(answer: KernelAnswer): string {
  if (answer.accepted) return 'accepted';
  const lines = answer.log
    .split('\n')
    .filter((line) => line !== '' && !/^(verification time|stack depth|processed)/.test(line));
  return lines.at(-1) ?? `errno ${answer.errno}`;
}

/** Classes of disagreement: what we are stricter in, by our reason, and what Linux is stricter in, by its sentence. */
const stricter = new Map([
  ['uninitialised-stack', 'root may read what was never written to the stack'],
  ['unknown-helper', 'a helper that no filter needs'],
  ['verdict', 'root may return an address'],
]);

const looser: readonly (readonly [sentence: RegExp, name: string])[] = [
  [/sequence of \d+ jumps is too complex/, 'Linux keeps at most 8192 branches for later'],
];

export const UNEXPLAINED = 'not explained';

function differenceOf(subject: Subject, ours: Verification, theirs: KernelAnswer): string {
  if (ours.accepted) {
    const sentence = reasonOf(theirs);
    return looser.find(([pattern]) => pattern.test(sentence))?.[1] ?? UNEXPLAINED;
  }
  if (ours.reason === 'outside-packet' && /before the packet/.test(ours.message)) {
    return 'an address before the packet';
  }
  if (ours.reason === 'malformed') return differenceOfMalformed(subject);
  if (ours.reason === 'packet-load' && /is an address$/.test(ours.message)) {
    return 'root may take an address for a place in the packet';
  }
  if (ours.reason === 'outside-context') {
    const { off } = subject.instructions[ours.instruction]!;
    const isKnown = ebpf.contexts[subject.target].some(
      ({ offset, size }) => off >= offset && off < offset + size,
    );
    if (!isKnown) return 'a field of the context that no filter needs';
  }
  return stricter.get(ours.reason) ?? UNEXPLAINED;
}

const harmless: ebpf.Instruction = { code: 0xb7, dst: 0, src: 0, off: 0, imm: 0 };

/** Linux looks at fields on its way through the program, and never at `off` of an exit. */
function differenceOfMalformed({ target, instructions }: Subject): string {
  const repaired = instructions.slice();
  const changed: number[] = [];
  for (;;) {
    const verification = verify({ instructions: repaired, spans: [] }, { environment: target });
    if (verification.accepted) {
      const reached = changed.filter((slot) => verification.reached[slot] === 1);
      if (reached.length === 0) return 'a malformed instruction that no path comes to';
      const exits = reached.every((slot) => onlyOffOfExit(instructions[slot]!));
      return exits ? 'an exit whose off is not 0' : UNEXPLAINED;
    }
    const slot = verification.instruction;
    if (verification.reason !== 'malformed' || changed.includes(slot)) return UNEXPLAINED;
    changed.push(slot);
    repaired[slot] = repair(repaired[slot]!);
  }
}

const onlyOffOfExit = ({ code, dst, src, imm }: ebpf.Instruction): boolean =>
  code === (ebpf.op.JMP | ebpf.op.EXIT) && dst === 0 && src === 0 && imm === 0;

/** The same with unused fields 0, as far as there is such an operation and it may be. */
function repair(each: ebpf.Instruction): ebpf.Instruction {
  const operation = ebpf.operationOf(each);
  if (operation === undefined) return harmless;
  const used: readonly string[] = [
    'code',
    ...ebpf.fieldsOf[operation.shape],
    operation.selector?.field ?? '',
  ];
  const field = (name: ebpf.Field): number => (used.includes(name) ? each[name] : 0);
  const repaired = {
    code: each.code,
    dst: field('dst'),
    src: field('src'),
    off: field('off'),
    imm: field('imm'),
  };
  const writesFrame = (ebpf.writes(repaired, operation) >> ebpf.op.FRAME_POINTER) & 1;
  return writesFrame === 1 ? harmless : repaired;
}
