/** The forms that `--emit` names, and what goes with which: all that is known of them before there is a program. */

import type { Program, ProgramForm, TranslateOptions } from '../index.js';

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
