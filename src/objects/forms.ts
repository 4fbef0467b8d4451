/** The forms in which a program is given to other tools: how each is written. */

import * as cbpf from '../cbpf/index.js';
import * as ebpf from '../ebpf/index.js';
import { writeBytes, writeHex } from './bytes.js';
import { writeCArray } from './c-array.js';
import { writeDecimal, writeTcBytecode, writeXtBpf } from './decimal.js';
import { classicOnly, noEnvironment } from './diagnostics.js';
import { type JsonFacts, writeJson } from './json.js';
import type { Line } from './lines.js';
import type { MachineProgram } from './machine-program.js';
import { writeClassicAssembly } from './write-classic-assembly.js';
import { writeExtendedAssembly } from './write-extended-assembly.js';
import { writeObject } from './write-object.js';

/** What some forms tell beside the instructions. */
export interface FormFacts {
  /** Where an extended program runs, which an object tells. */
  readonly environment?: ebpf.Environment | undefined;
  /** What the instructions come from. */
  readonly lines: readonly Line[];
  readonly json: JsonFacts;
}

type Write = (program: MachineProgram, facts: FormFacts) => string | Uint8Array;

const forClassic =
  (form: string, write: Write): Write =>
  (program, facts) => {
    if (program.set !== 'classic') throw classicOnly(form);
    return write(program, facts);
  };

const writers = {
  /** As `tcpdump -d` and `bpftool prog dump xlated` print them. */
  listing: (program) =>
    program.set === 'classic' ? cbpf.formatProgram(program, 'human') : ebpf.formatProgram(program),
  c: writeCArray,
  ddd: writeDecimal,
  xt_bpf: forClassic('xt_bpf', writeXtBpf),
  'tc-bytecode': forClassic('tc-bytecode', writeTcBytecode),
  json: (program, { json }) => writeJson(program, json),
  asm: (program, { lines }) =>
    program.set === 'classic'
      ? writeClassicAssembly(program.instructions, lines)
      : writeExtendedAssembly(program.instructions, lines),
  hex: writeHex,
  raw: writeBytes,
  elf: (program, { environment, lines }) => {
    if (program.set !== 'extended' || environment === undefined) throw noEnvironment();
    return writeObject(program.instructions, { environment, lines });
  },
} as const satisfies Record<string, Write>;

export type Form = keyof typeof writers;

export const forms = Object.keys(writers) as readonly Form[];

/** Bytes where the form is not a text. Throws FilterError `not-expressible` for what the form cannot hold. */
export const writeForm = (form: Form, program: MachineProgram, facts: FormFacts): string | Uint8Array =>
  (writers[form] as Write)(program, facts);
