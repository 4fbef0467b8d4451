/** A compiled filter → what `compile --emit` makes of it for other tools. */

import {
  describeProgram,
  type FormFacts,
  type MachineProgram,
  type Program,
  type ProgramForm,
  programLines,
  programStatistics,
  type TranslateOptions,
  translate,
  type Warning,
  writeProgram,
} from '../index.js';
import { verified } from './verified.js';

/** What --emit takes for programs: the forms, and both listings by name. */
export const programForms = [
  'classic',
  'ebpf',
  'c',
  'ddd',
  'asm',
  'json',
  'xt_bpf',
  'tc-bytecode',
  'elf',
  'hex',
  'raw',
] as const;

export type EmittedForm = (typeof programForms)[number];

/** Forms that are no text. */
export const isBinary = (form: string): boolean => form === 'elf' || form === 'raw';

/** Forms of extended programs alone. */
export const isExtended = (form: string): boolean => form === 'ebpf' || form === 'elf';

/** Whether options ask for an extended program. */
export const isForTarget = ({ target, match, miss }: TranslateOptions): boolean =>
  [target, match, miss].some((option) => option !== undefined);

/** Forms that an extended program can have. */
export const canBeExtended = (form: string): boolean =>
  form !== 'classic' && form !== 'xt_bpf' && form !== 'tc-bytecode';

export function emitProgram(
  form: EmittedForm,
  program: Program,
  options: TranslateOptions,
): string | Uint8Array {
  const made = madeOf(program, isExtended(form) || isForTarget(options), options);
  const environment = options.target ?? 'socket';
  if (form === 'elf' && made.program.set === 'extended') verified(made.program, environment);
  return writeProgram(formOf(form), made.program, {
    environment,
    lines: programLines(made.program.spans, program.expression),
    json: made.facts,
  });
}

interface Made {
  readonly program: MachineProgram;
  /** What JSON tells beside it. */
  readonly facts: FormFacts['json'];
}

function madeOf(program: Program, extended: boolean, options: TranslateOptions): Made {
  const { expression, linkType, snapLength, instructions, spans } = program;
  const facts = { expression, linkType, snapLength };
  if (!extended) return { program: { set: 'classic', instructions, spans }, facts };
  return {
    program: { set: 'extended', ...translate(program, options) },
    facts: { ...facts, target: options.target ?? 'socket' },
  };
}

/** A change of shape changes the number. */
const SCHEMA = 'bpfsieve.compilation/1';

/** What `compile --json` prints. */
export function describeCompilation(
  program: Program,
  warnings: readonly Warning[],
  options: TranslateOptions,
): string {
  const made = madeOf(program, isForTarget(options), options);
  const { longestPath = null, ...statistics } = programStatistics(program);
  const described = {
    schema: SCHEMA,
    program: describeProgram(made.program, made.facts),
    warnings,
    statistics: { ...statistics, longestPath },
  };
  return `${JSON.stringify(described, undefined, 2)}\n`;
}

/** The form that a listing of either set is. */
export const formOf = (form: EmittedForm): ProgramForm =>
  form === 'classic' || form === 'ebpf' ? 'listing' : form;

/** More instructions than this iptables does not take. */
const XT_BPF_LIMIT = 64;
/** DLT_ numbers of packets that begin with their network header, as netfilter sees them. */
const networkLayer = new Set([12, 228, 229]);

/** What may surprise whoever gives the program to another tool. */
export function cautions(form: EmittedForm, { linkType, instructions }: Program): readonly string[] {
  if (form !== 'xt_bpf') return [];
  const said: string[] = [];
  if (!networkLayer.has(linkType))
    said.push('iptables shows xt_bpf packets from their network header on; compile for that with -y RAW');
  if (instructions.length > XT_BPF_LIMIT)
    said.push(
      `xt_bpf takes ${XT_BPF_LIMIT} instructions at most, and this program has ${instructions.length}`,
    );
  return said;
}
