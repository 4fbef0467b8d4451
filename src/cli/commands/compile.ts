/** `compile`: an expression → its program, printed as tcpdump prints it or in another form. */

import { Option } from 'commander';
import {
  type CompileOptions,
  compile,
  desugar,
  formatExtendedProgram,
  formatProgram,
  type Program,
  parse,
  savefileOptions,
  translate,
} from '../../index.js';
import { readInterface } from '../../node/index.js';
import { blaming } from '../blame.js';
import type { CommandDefinition } from '../command.js';
import { readExpression, readLists, refuseSharedInput } from '../expression.js';
import type { Io } from '../io.js';
import { resolveOption, resolverFor } from '../names.js';
import {
  backendOption,
  type CompilingOptions,
  captureOption,
  compileOptions,
  contextOption,
  fileOption,
  libpcapOption,
  linkTypeOption,
  type NotesOption,
  netmaskOption,
  notesOption,
  optimizeOption,
  snapLengthOption,
  strictOption,
  type TargetOptions,
  targetOptions,
} from '../options.js';
import { statisticsOf } from '../show-statistics.js';
import { showWarnings } from '../show-warnings.js';
import { DONE, UsageError } from '../status.js';

interface Options extends CompilingOptions, NotesOption, TargetOptions {
  /** How many -d there were. */
  readonly dumps?: number;
  readonly emit: 'classic' | 'ebpf' | 'ast' | 'json' | 'expression';
  readonly read?: string;
  readonly resolve: boolean;
  readonly stats?: boolean;
}

export const compileCommand: CommandDefinition<Options> = {
  name: 'compile',
  summary: 'print the program of an expression, as tcpdump -d does',
  examples: [
    ['compile tcp port 80', 'what tcpdump -d prints'],
    ['compile -ddd -y RAW icmp', 'as numbers, for raw IP packets'],
    ["compile --emit ebpf 'ip[8] < 5'", 'the same as an eBPF program'],
    ['compile --emit ebpf --target xdp --match drop --miss pass udp port 53', 'for XDP'],
    ['compile -F rules.txt', 'from a file, with # comments'],
    ["compile --emit expression 'host in {10.0.0.0/8, @list.txt}'", 'sets, written out for tcpdump'],
    ["compile -- '-1 + len > 99'", 'an expression that begins like an option'],
  ],
  options: [
    new Option('-d', 'lines for people to read (this is the default); -dd as C, -ddd as decimal numbers'),
    new Option('--emit <FORM>', 'what to print')
      .choices(['classic', 'ebpf', 'ast', 'json', 'expression'])
      .default('classic'),
    optimizeOption(),
    linkTypeOption(),
    snapLengthOption(),
    netmaskOption(),
    captureOption(),
    contextOption().conflicts('read'),
    fileOption(),
    resolveOption(),
    strictOption(),
    libpcapOption(),
    notesOption(),
    backendOption(),
    ...targetOptions(),
    new Option('--stats', 'size, paths and targets of the program, in place of it unless -d is given'),
  ],

  async run(invocation) {
    const { words, options, io, warn } = invocation;
    if (options.emit !== 'classic' && options.dumps !== undefined) {
      throw new UsageError(`-d prints classic programs; it cannot be combined with --emit ${options.emit}`);
    }
    if (options.emit !== 'ebpf') refuseTarget(options);
    refuseSharedInput(options.read, options.file);
    if (options.stats) refuseStatistics(options);
    const expression = await readExpression(words, options.file, io, warn);
    const files = await readLists(expression, io, options.strict);
    const settings = { ...(await settingsOf(options, io)), files };
    const stock = await blaming(expression, undefined, () => desugar(expression.text, settings).text);
    // The syntax tree and the text have the names as they are written.
    const isProgram = options.emit !== 'ast' && options.emit !== 'expression';
    const resolver = isProgram ? await resolverFor(stock, options, io) : undefined;
    const text = await blaming(expression, undefined, () =>
      options.stats
        ? compile(expression.text, { ...settings, resolver })
        : emit(expression.text, options, { ...settings, resolver }),
    );
    if (isProgram) showWarnings(expression, { ...settings, resolver }, invocation);
    io.output.write(typeof text === 'string' ? text : await describeTaken(text, options, io));
    return DONE;
  },
};

/** What -d, -dd and -ddd print. */
const formOf = (dumps: number) => (dumps === 1 ? 'human' : dumps === 2 ? 'c' : 'decimal');

function emit(text: string, options: Options, settings: CompileOptions): string {
  const { emit: form, dumps = 1 } = options;
  switch (form) {
    case 'classic':
      return formatProgram(compile(text, settings), formOf(dumps));
    case 'ebpf':
      return formatExtendedProgram(translate(compile(text, settings), options));
    case 'ast':
      return json(desugar(text, settings).use(parse));
    case 'json':
      return json(describe(compile(text, settings)));
    case 'expression':
      return desugar(text, settings).use(oneLine);
  }
}

/** What --stats prints. */
async function describeTaken(program: Program, { dumps, read }: Options, io: Io): Promise<string> {
  const listing = dumps === undefined ? '' : `${formatProgram(program, formOf(dumps))}\n`;
  return listing + (await statisticsOf(program, read, io));
}

function refuseTarget({ emit: form, target, match, miss }: Options): void {
  const named = Object.entries({ target, match, miss }).find(([, value]) => value !== undefined);
  if (named !== undefined) {
    throw new UsageError(`--${named[0]} is of eBPF programs; it cannot be combined with --emit ${form}`);
  }
}

function refuseStatistics({ emit: form, read }: Options): void {
  if (form !== 'classic')
    throw new UsageError(`--stats is of classic programs; it cannot be combined with --emit ${form}`);
  if (read === '-') throw new UsageError('--stats reads the capture twice, which standard input cannot be');
}

/** A filter of the language, without the line feeds and the room that a file may have. */
function oneLine(stock: string): string {
  parse(stock);
  return `${stock.replace(/[ \t\n]+/g, ' ').trim()}\n`;
}

/** What a capture says of link type, snap length and context goes before the options; it says nothing of a netmask. */
async function settingsOf(options: Options, io: Io): Promise<CompileOptions> {
  const told = compileOptions(options);
  if (options.read === undefined) return told;
  const source = io.source(options.read);
  try {
    const from = savefileOptions(await blaming(undefined, source, () => readInterface(source)));
    return { ...told, ...from, netmask: told.netmask };
  } finally {
    source.close();
  }
}

/** A change of shape changes the number. */
const SCHEMA = 'bpfsieve.program/1';

function describe({ expression, linkType, snapLength, instructions, spans }: Program): unknown {
  const texts = formatProgram({ instructions }, 'human').split('\n');
  return {
    schema: SCHEMA,
    expression,
    linkType,
    snapLength,
    instructions: instructions.map(({ code, jt, jf, k }, index) => ({
      code,
      jt,
      jf,
      k,
      text: texts[index],
      spans: spans[index],
    })),
  };
}

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
