/** The bytes of a file → the programs in it, whichever form they are in. */

import { parseProgram } from '../cbpf/index.js';
import { assemble } from '../ebpf/index.js';
import { readBytes, readHex } from './bytes.js';
import { readCArray } from './c-array.js';
import { readBytecode, readDecimal } from './decimal.js';
import { tooLarge } from './diagnostics.js';
import type { Form } from './forms.js';
import { readJson } from './json.js';
import { type Line, linesOf } from './lines.js';
import {
  classicProgram,
  extendedProgram,
  type InstructionSet,
  type MachineProgram,
  noSpans,
} from './machine-program.js';
import { readClassicAssembly } from './read-classic-assembly.js';
import { readExtendedListing } from './read-extended-listing.js';
import { type ObjectProgram, readObject } from './read-object.js';
import { recognize } from './recognize.js';

export interface ReadProgram {
  readonly program: MachineProgram;
  /** What the spans are of: the filter, if the form tells it, or the text that was read. */
  readonly text: string;
  /** What the program was made from, if the form tells. */
  readonly lines: readonly Line[];
  /** Of a program of an object: where it stands and what a loader changes. */
  readonly place?: Pick<ObjectProgram, 'section' | 'name' | 'relocations'>;
}

export interface ReadOptions {
  /** Recognized, unless told. */
  readonly form?: Form | undefined;
  /** For forms that do not tell. */
  readonly set?: InstructionSet | undefined;
}

/** Bytes that are read: an object four times as large as the largest program of the kernel. */
export const LARGEST_FILE = 2 ** 25;

/**
 * Never none. Throws ObjectError for an object that cannot be read, FilterError `program-syntax` with the place in the
 * text (in UTF-8) for another form.
 */
export function readForm(
  bytes: Uint8Array,
  { form = recognize(bytes), set }: ReadOptions = {},
): readonly ReadProgram[] {
  if (bytes.length > LARGEST_FILE) throw tooLarge(LARGEST_FILE);
  if (form === 'elf') return readObject(bytes).map(ofObject);
  if (form === 'raw') return [alone(readBytes(bytes, set), '')];
  const text = new TextDecoder().decode(bytes);
  if (form === 'json') {
    const { program, expression } = readJson(text);
    return [{ program, text: expression, lines: linesOf(program.spans, expression) }];
  }
  return [alone(form === 'hex' ? readHex(text, set) : readers[form](text), text)];
}

const alone = (program: MachineProgram, text: string): ReadProgram => ({ program, text, lines: [] });

function ofObject({ instructions, lines, section, name, relocations }: ObjectProgram): ReadProgram {
  return {
    program: extendedProgram(instructions, noSpans(instructions)),
    text: '',
    lines,
    place: { section, name, relocations },
  };
}

const readers: Readonly<
  Record<Exclude<Form, 'elf' | 'raw' | 'json' | 'hex'>, (text: string) => MachineProgram>
> = {
  listing: (text) => (EXTENDED_LISTING.test(text) ? readExtendedListing(text) : listed(parseProgram(text))),
  c: readCArray,
  ddd: readDecimal,
  xt_bpf: readBytecode,
  'tc-bytecode': readBytecode,
  asm: (text) => (EXTENDED_ASSEMBLY.test(text) ? assembled(assemble(text)) : readClassicAssembly(text)),
};

/** What a listing of bpftool's has and one of tcpdump's never: the opcode. */
const EXTENDED_LISTING = /^\s*\d+: \([0-9a-f]{2}\)/m;
/** What classic instructions never have: numbered registers; an exit; a word for what is no instruction. */
const EXTENDED_ASSEMBLY = /%r\d|^\s*(exit|\.quad)\b/m;

const listed = ({ instructions, spans }: ReturnType<typeof parseProgram>): MachineProgram =>
  classicProgram(instructions, spans);
const assembled = ({ instructions, spans }: ReturnType<typeof assemble>): MachineProgram =>
  extendedProgram(instructions, spans);
