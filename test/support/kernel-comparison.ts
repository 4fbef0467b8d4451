/** Programs × packets through the kernel and through our classic machine: what is loaded, and whether the verdicts agree. */

import { FilterError } from '../../src/base/index.js';
import type * as cbpf from '../../src/cbpf/index.js';
import type * as ebpf from '../../src/ebpf/index.js';
import { translate } from '../../src/translate/index.js';
import { classicInterpreter } from '../../src/vm/index.js';
import { findKernel, findKernelWithInterface, type Kernel, type KernelAnswer } from './kernel.js';
import {
  type Beside,
  besideLoopback,
  besidePair,
  besidePairExtended,
  besideTcRun,
  besideXdpRun,
  looksBeside,
  withBeside,
} from './kernel-beside.js';
import { type Checks, checksOf } from './kernel-checks.js';
import { reasonToDiffer, reasonToRefuse } from './kernel-classic.js';
import type { External } from './shared.js';

/** A way into the kernel. */
export interface Way {
  readonly name: string;
  /** Absent for classic programs as they are. */
  readonly translate?: (program: cbpf.Program) => ebpf.Program;
  readonly ask: (kernel: Kernel, programs: Programs, packets: readonly Uint8Array[]) => Promise<KernelAnswer>;
  /** What the kernel must say to a packet for which our machine says `verdict`. */
  readonly expected: (verdict: number, packet: Uint8Array) => number | undefined;
  /** What the kernel knows beside a packet. */
  readonly beside: (packet: Uint8Array) => Beside;
  /** In words, why the kernel may refuse a program, and why it may judge otherwise. Absent: there is no reason. */
  readonly mayRefuse?: (program: cbpf.Program) => string | undefined;
  readonly mayDiffer?: (program: cbpf.Program) => string | undefined;
  /** It needs an interface. */
  readonly onInterface?: true;
  /** Packets that this way is for, made of any. */
  readonly packet?: (packet: Uint8Array) => Uint8Array;
}

interface Programs {
  readonly classic: cbpf.Program;
  readonly extended: ebpf.Program;
}

/** A socket cuts a packet to the verdict, or drops it. */
const kept = (verdict: number, { length }: Uint8Array): number | undefined =>
  verdict === 0 ? undefined : Math.min(verdict, length);

/** XDP_PASS and XDP_DROP, TC_ACT_OK and TC_ACT_SHOT. */
const asXdp = (verdict: number): number => (verdict === 0 ? 1 : 2);
const asTc = (verdict: number): number => (verdict === 0 ? 2 : 0);

/** Bytes in one piece: some loads are of these, some of what lies behind them, and some of both. */
const LINEAR = 15;
const longEnoughForPieces = 4200;
const SHORTEST_FRAME = 60;

/** Real frames are padded so far that they come in pieces; what is too short to be one stays what it is. */
function padded(packet: Uint8Array): Uint8Array {
  if (packet.length < SHORTEST_FRAME) return packet;
  const frame = new Uint8Array(longEnoughForPieces);
  frame.set(packet);
  return frame;
}

export const ways: readonly Way[] = [
  {
    name: 'socket',
    translate: (program) => translate(program),
    ask: (kernel, { extended }, packets) =>
      kernel.load({ type: 'socket', program: extended.instructions, packets }),
    expected: (verdict) => verdict,
    beside: () => besideLoopback,
  },
  {
    name: 'socket, attached',
    translate: (program) => translate(program),
    ask: (kernel, { extended }, packets) =>
      kernel.attach({ type: 'socket', program: extended.instructions, packets }),
    expected: kept,
    beside: () => besidePairExtended,
  },
  {
    name: 'xdp',
    translate: (program) => translate(program, { target: 'xdp' }),
    ask: (kernel, { extended }, packets) =>
      kernel.load({ type: 'xdp', program: extended.instructions, packets }),
    expected: asXdp,
    beside: () => besideXdpRun,
  },
  {
    name: 'tc',
    translate: (program) => translate(program, { target: 'tc' }),
    ask: (kernel, { extended }, packets) =>
      kernel.load({ type: 'tc', program: extended.instructions, packets }),
    expected: asTc,
    beside: besideTcRun,
  },
  {
    name: 'tc, attached',
    translate: (program) => translate(program, { target: 'tc' }),
    ask: (kernel, { extended }, packets) =>
      kernel.attachToInterface({ type: 'tc', program: extended.instructions, packets, linear: LINEAR }),
    expected: (verdict, { length }) => (verdict === 0 ? undefined : length),
    beside: () => besideLoopback,
    onInterface: true,
    packet: padded,
  },
  {
    name: 'classic, attached',
    ask: (kernel, { classic }, packets) => kernel.attachClassic(classic.instructions, packets),
    expected: kept,
    beside: () => besidePair,
    mayRefuse: reasonToRefuse,
    mayDiffer: reasonToDiffer,
  },
];

/** The kernel, as this way needs it. */
export const kernelFor = ({ onInterface }: Way): External<() => Kernel> =>
  onInterface ? findKernelWithInterface() : findKernel();

/** A program to compare, and on what. */
export interface Subject {
  /** What to type to see it again. */
  readonly title: string;
  readonly program: cbpf.Program;
  readonly packets: readonly Uint8Array[];
}

export interface Report {
  readonly way: Way;
  programs: number;
  /** Why programs could not be translated → how many. */
  readonly untranslatable: Map<string, number>;
  loaded: number;
  /** Loaded programs whose verdicts all agree. */
  agreed: number;
  verdicts: number;
  /** Packets that the kernel ran no program on: Linux 6.18 does not on frames that end within their IP header. */
  notRun: number;
  /** Verdicts that keep the packet: without them agreement would mean little. */
  matches: number;
  /** Summed over the programs that were loaded: instructions of ours, those the verifier went through, those the kernel made. */
  instructions: number;
  processed: number;
  translated: number;
  /** Of programs for xdp. */
  readonly checks: { perLoad: number; cbpfc: number; ours: number };
  readonly refusals: Refusal[];
  /** The first of each program. */
  readonly differences: Difference[];
}

export interface Refusal {
  readonly title: string;
  readonly program: cbpf.Program;
  readonly errno: number;
  readonly reason: string;
}

export interface Difference {
  readonly title: string;
  readonly program: cbpf.Program;
  readonly packet: Uint8Array;
  readonly ours: number | undefined;
  readonly theirs: number | undefined;
}

/** What nobody expects, a line each; and what has a reason: reason → how many programs. */
export interface Judged {
  readonly lines: readonly string[];
  readonly explained: ReadonlyMap<string, number>;
}

export function judged({ way: { mayRefuse, mayDiffer }, ...report }: Report): Judged {
  const explained = new Map<string, number>();
  const add = (reason: string, times = 1): void => {
    explained.set(reason, (explained.get(reason) ?? 0) + times);
  };
  for (const [reason, times] of report.untranslatable) add(`not translated: ${reason}`, times);
  const lines: string[] = [];
  for (const each of report.refusals) {
    const reason = mayRefuse?.(each.program);
    if (reason === undefined) lines.push(describeRefusal(each));
    else add(`refused: ${reason}`);
  }
  for (const each of report.differences) {
    const reason = mayDiffer?.(each.program);
    if (reason === undefined) lines.push(describeDifference(each));
    else add(`may differ: ${reason}`);
  }
  return { lines, explained };
}

const describeRefusal = ({ title, errno, reason }: Refusal): string => `${title}: errno ${errno} ${reason}`;

const describeDifference = ({ title, packet, ours, theirs }: Difference): string =>
  `${title}: ${theirs}, not ${ours}, packet ${Buffer.from(packet).toString('hex')}`;

export async function compareWithKernel(
  kernel: Kernel,
  way: Way,
  subjects: Iterable<Subject>,
): Promise<Report> {
  const report: Report = {
    way,
    programs: 0,
    untranslatable: new Map(),
    loaded: 0,
    agreed: 0,
    verdicts: 0,
    notRun: 0,
    matches: 0,
    instructions: 0,
    processed: 0,
    translated: 0,
    checks: { perLoad: 0, cbpfc: 0, ours: 0 },
    refusals: [],
    differences: [],
  };
  // A few at once: the kernel need not wait for us, nor the memory hold all packets of all programs.
  const next = subjects[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (let each = next.next(); each.done !== true; each = next.next())
      await compareOne(kernel, way, each.value, report);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return report;
}

async function compareOne(kernel: Kernel, way: Way, subject: Subject, report: Report): Promise<void> {
  const { title, program } = subject;
  report.programs++;
  const extended = translated(way, program);
  if (typeof extended === 'string') {
    report.untranslatable.set(extended, (report.untranslatable.get(extended) ?? 0) + 1);
    return;
  }
  const packets = subject.packets.map(way.packet ?? ((packet) => packet));
  const answer = await way.ask(kernel, { classic: program, extended }, packets);
  if (!answer.accepted) {
    report.refusals.push({ title, program, errno: answer.errno, reason: reasonIn(answer.log) });
    return;
  }
  report.loaded++;
  report.instructions +=
    way.translate === undefined ? program.instructions.length : extended.instructions.length;
  report.processed += answer.processed;
  report.translated += answer.translated;
  if (way.name === 'xdp') addChecks(report, checksOf(program, extended));
  const run = reference(program, way);
  const differences = packets.flatMap((packet, i) => {
    const theirs = answer.values[i];
    if (theirs !== undefined && theirs < 0) {
      report.notRun++;
      return [];
    }
    const verdict = run(packet);
    report.verdicts++;
    if (verdict !== 0) report.matches++;
    const ours = way.expected(verdict, packet);
    return ours === theirs ? [] : [{ title, program, packet, ours, theirs }];
  });
  if (differences.length === 0) report.agreed++;
  report.differences.push(...differences.slice(0, 1));
}

function addChecks({ checks }: Report, added: Checks | undefined): void {
  if (added === undefined) return;
  checks.perLoad += added.perLoad;
  checks.cbpfc += added.cbpfc;
  checks.ours += added.ours;
}

/** Our classic machine, told what the kernel knows beside the packet. */
function reference(program: cbpf.Program, { beside }: Way): (packet: Uint8Array) => number {
  if (looksBeside(program))
    return (packet) => classicInterpreter(withBeside(program, beside(packet))).run(packet);
  const machine = classicInterpreter(program);
  return (packet) => machine.run(packet);
}

/** The extended program, or the reason why there is none. */
function translated(way: Way, program: cbpf.Program): ebpf.Program | string {
  try {
    return way.translate?.(program) ?? { instructions: [], spans: [] };
  } catch (error) {
    if (error instanceof FilterError) return error.message;
    throw error;
  }
}

/** The last sentence of the verifier's log before its statistics. */
function reasonIn(log: string): string {
  const statistics = /^(processed \d+|verification time|stack depth|mark_read)/;
  return (
    log
      .trimEnd()
      .split('\n')
      .filter((line) => !statistics.test(line))
      .at(-1) ?? ''
  );
}

/** A table for people, a line a way. */
export function tableOf(reports: readonly Report[]): string {
  const rows = reports.map((report) => [
    report.way.name,
    report.programs,
    report.programs - sum(report.untranslatable.values()),
    report.loaded,
    report.agreed,
    report.verdicts,
    report.matches,
    report.notRun,
    report.instructions,
    report.processed,
    report.translated,
  ]);
  const titles = ['way', 'programs', 'translated', 'loaded', 'agreed', 'verdicts', 'matches', 'not run'];
  const lines = [[...titles, 'instructions', 'verified', "kernel's own"], ...rows].map((row) =>
    row.map(String),
  );
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  return lines
    .map((line) =>
      line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  '),
    )
    .join('\n');
}

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, each) => total + each, 0);
