/** `disassemble`: a program in any of the forms that `compile --emit` writes, or an object of a compiler → its text. */

import { Option } from 'commander';
import { contexts, type Environment } from '../../ebpf/index.js';
import {
  annotatedListing,
  type InstructionSet,
  LARGEST_PROGRAM_FILE,
  ObjectError,
  programLines,
  type ReadProgram,
  readProgram,
  translate,
  writeProgram,
} from '../../index.js';
import type { Source } from '../../node/index.js';
import { blaming, InputError } from '../blame.js';
import type { CommandDefinition } from '../command.js';
import { type EmittedForm, formOf, isBinary, programForms } from '../forms.js';
import { outputOption, refuseTerminal, writeOutput } from '../output.js';
import { DONE, UsageError } from '../status.js';
import { verifyOurs, verifyTheirs } from '../verified.js';

interface Options {
  readonly from?: EmittedForm;
  readonly set?: InstructionSet;
  readonly emit?: Exclude<EmittedForm, 'classic' | 'ebpf'>;
  readonly program?: string;
  readonly target?: Environment;
  readonly output?: string;
}

export const disassembleCommand: CommandDefinition<Options> = {
  name: 'disassemble',
  summary: 'print a program that is in one of the forms of compile --emit, or in an object file',
  argument: ['[file]', 'the program; - is standard input (the default)'],
  examples: [
    ['disassemble filter.o', 'the programs of an object, with the source beside them'],
    ['disassemble --emit c program.txt', 'what tcpdump -d printed, as C'],
    ['disassemble --from hex --set extended - <program.hex', 'bytes that do not tell what they are'],
  ],
  options: [
    new Option('--from <FORM>', 'the form it is in (default: as it looks)').choices(programForms),
    new Option(
      '--set <SET>',
      'the instruction set, for hex and raw (default: the one in which it is valid)',
    ).choices(['classic', 'extended']),
    new Option('--emit <FORM>', 'what to make of it (default: a listing)').choices(
      programForms.filter((form) => form !== 'classic' && form !== 'ebpf'),
    ),
    outputOption(),
    new Option('--program <NAME>', 'the one program of an object, by the name of its function or section'),
    new Option('--target <TARGET>', 'where an extended program runs, for --emit elf').choices(
      Object.keys(contexts),
    ),
  ],

  async run({ words, options, io, warn }) {
    const [path = '-'] = words;
    const { emit, output } = options;
    if (emit !== undefined && isBinary(emit)) refuseTerminal(emit, output, io);
    const source = io.source(path);
    const bytes = await readAll(source);
    const expression = {
      text: new TextDecoder().decode(bytes),
      file: path === '-' ? undefined : path,
      line: 1,
    };
    const made = await blaming(fileOf(expression), undefined, () => {
      const programs = chosen(read(bytes, source, options), options).map((each) =>
        placed(each, options.target),
      );
      if (emit === undefined) return programs.map((each) => titled(each) + annotatedListing(each)).join('\n');
      const [program, ...others] = programs;
      if (program === undefined || others.length > 0) throw severalPrograms(programs);
      const { relocations = [] } = program.place ?? {};
      if (relocations.length > 0) warn(`warning: ${waiting(relocations.length)}`);
      return converted(program, emit, options.target, warn);
    });
    writeOutput(made, output, source, io);
    return DONE;
  },
};

const waiting = (count: number): string =>
  count === 1
    ? '1 instruction waits for a loader to relocate it'
    : `${count} instructions wait for a loader to relocate them`;

interface Text {
  readonly text: string;
  readonly file: string | undefined;
  readonly line: number;
}

const fileOf = ({ text, file, line }: Text) => (file === undefined ? { text, line } : { text, file, line });

function read(bytes: Uint8Array, { name }: Source, { from, set }: Options): readonly ReadProgram[] {
  try {
    return readProgram(bytes, { form: from && formOf(from), set });
  } catch (error) {
    if (error instanceof ObjectError)
      throw new InputError(`${name}: ${error.message} (at byte ${error.offset})`);
    throw error;
  }
}

function chosen(programs: readonly ReadProgram[], { program: name }: Options): readonly ReadProgram[] {
  if (name === undefined) return programs;
  const found = programs.filter(
    ({ place }) => place !== undefined && [place.name, place.section, titleOf(place)].includes(name),
  );
  if (found.length === 0) throw new UsageError(`there is no program '${name}' (${titlesOf(programs)})`);
  return found;
}

/** A classic program becomes an extended one for a target. Without a filter it comes from the text that was read. */
function placed(read: ReadProgram, target: Environment | undefined): ReadProgram {
  const { program, text } = read;
  if (target === undefined || program.set === 'extended') return read;
  const extended = translate(program, { target });
  verifyOurs(extended, target);
  const lines = text === '' ? [] : programLines(extended.spans, text);
  return { program: { set: 'extended', ...extended }, text, lines };
}

type Place = NonNullable<ReadProgram['place']>;

const titleOf = ({ section, name }: Place): string => (name === '' ? section : `${section}/${name}`);

/** A line above the listing, for what an object holds. */
const titled = ({ place }: ReadProgram): string => (place === undefined ? '' : `${titleOf(place)}:\n`);

const titlesOf = (programs: readonly ReadProgram[]): string =>
  programs.flatMap(({ place }) => (place === undefined ? [] : [titleOf(place)])).join(', ') ||
  'it has no name';

const severalPrograms = (programs: readonly ReadProgram[]): UsageError =>
  new UsageError(`there are several programs: ${titlesOf(programs)}; choose one with --program`);

const otherTarget = (own: Environment, target: Environment): UsageError =>
  new UsageError(`the program is one for ${own}, and cannot be made one for ${target}`);

function converted(
  { program, lines, place }: ReadProgram,
  emit: NonNullable<Options['emit']>,
  target: Environment | undefined,
  warn: (text: string) => void,
): string | Uint8Array {
  const own = environmentOf(place?.section);
  if (target !== undefined && own !== undefined && target !== own) throw otherTarget(own, target);
  const environment = target ?? own;
  // What a loader is to put in is not there to be verified.
  const complete = (place?.relocations ?? []).length === 0;
  if (emit === 'elf' && program.set === 'extended' && environment !== undefined && complete) {
    verifyTheirs(program, environment, warn);
  }
  return writeProgram(emit, program, { environment, lines, json: {} });
}

/** An object tells by its section where a program runs. */
const environmentOf = (section: string | undefined): Environment | undefined => {
  const name = section === '.text' ? 'flat' : section;
  return (Object.keys(contexts) as Environment[]).find((each) => each === name);
};

const PIECE = 1 << 16;

/** Not more than it takes to see that it is too much. */
async function readAll(source: Source): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const piece = new Uint8Array(PIECE);
  try {
    for (let total = 0; total <= LARGEST_PROGRAM_FILE; ) {
      const length = await source.read(piece);
      if (length === 0) break;
      pieces.push(piece.slice(0, length));
      total += length;
    }
    return Buffer.concat(pieces);
  } finally {
    source.close();
  }
}
