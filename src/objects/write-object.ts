/**
 * An extended program → an object file that libbpf and bpftool load: ELF64 with the program in the section named after
 * its type, its license, and types and lines (BTF), so that the kernel shows the text beside the instructions.
 */

import { type Environment, encode, type Instruction } from '../ebpf/index.js';
import { sectionFlag, symbolType } from './elf-layout.js';
import type { Line } from './lines.js';
import { writeBtf } from './write-btf.js';
import { writeElf } from './write-elf.js';

export interface ObjectFacts {
  readonly environment: Environment;
  /** What the instructions come from; `linesOf` makes them. Without any the object carries no BTF. */
  readonly lines: readonly Line[];
}

/** The section by which libbpf knows the type of a program, and the structure that r1 points to. */
const placeOf: Readonly<Record<Environment, { readonly section: string; readonly context: string }>> = {
  socket: { section: 'socket', context: '__sk_buff' },
  xdp: { section: 'xdp', context: 'xdp_md' },
  tc: { section: 'tc', context: '__sk_buff' },
  // For machines outside the kernel, which look for their program here.
  flat: { section: '.text', context: 'packet' },
};

/** The program's name in the kernel, and what its lines are lines of. */
const NAME = 'filter';
const FILE = '<filter>';
/** No helper that a filter calls asks for a license; this one suits the kernel and everybody else. */
const LICENSE = 'Dual BSD/GPL';

export function writeObject(instructions: readonly Instruction[], facts: ObjectFacts): Uint8Array {
  const { section, context } = placeOf[facts.environment];
  const { types, ext } = writeBtf({ name: NAME, section, context, file: FILE, lines: facts.lines });
  const debugging = [
    { name: '.BTF', flags: 0, alignment: 4, content: types },
    { name: '.BTF.ext', flags: 0, alignment: 4, content: ext },
  ];
  return writeElf(
    [
      {
        name: section,
        flags: sectionFlag.allocate | sectionFlag.execute,
        alignment: 8,
        content: encode(instructions),
      },
      {
        name: 'license',
        flags: sectionFlag.allocate | sectionFlag.write,
        alignment: 1,
        content: new TextEncoder().encode(`${LICENSE}\0`),
      },
      ...(facts.lines.length === 0 ? [] : debugging),
    ],
    [
      { name: NAME, type: symbolType.function, section: 0 },
      { name: '_license', type: symbolType.object, section: 1 },
    ],
  );
}
