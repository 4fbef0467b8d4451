/** `compile`: an expression → its program, printed as tcpdump prints it or in another form. */

import { Option } from 'commander';
import {
  type CompileOptions,
  compile,
  desugar,
  formatProgram,
  linkTypes,
  type Program,
  parse,
} from '../../index.js';
import type { Source } from '../../node/index.js';
import { blaming } from '../blame.js';
import type { CommandDefinition } from '../command.js';
import { readExpression, readLists, refuseSharedInput } from '../expression.js';
import { canBeExtended, cautions, type EmittedForm, isBinary, isForTarget, programForms } from '../forms.js';
import type { Io } from '../io.js';
import { type JsonOptions, jsonOptions, jsonText } from '../json.js';
import { resolveOption, resolverFor } from '../names.js';
import {
  allowEmptyOption,
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
import { outputOption, refuseTerminal, writeOutput } from '../output.js';
import { showWarnings, warnIfEmpty, warningsAbout } from '../show-warnings.js';
import { DONE, UsageError } from '../status.js';

interface Options extends CompilingOptions, JsonOptions, NotesOption, TargetOptions {
  /** How many -d there were. */
  readonly dumps?: number;
  /** Without it, a listing of the program. */
  readonly emit?: EmittedForm | 'ast' | 'expression';
  readonly listLinkTypes?: boolean;
  readonly output?: string;
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
    ['compile --target xdp --match drop --miss pass udp port 53', 'for XDP'],
    ['compile --emit elf --target xdp -o filter.o tcp port 80', 'an object for bpftool prog load'],
    ['compile --emit xt_bpf -y RAW tcp port 80', 'for iptables -m bpf --bytecode'],
    ['compile -F rules.txt', 'from a file, with # comments'],
    ["compile --emit expression 'host in {10.0.0.0/8, @list.txt}'", 'sets, written out for tcpdump'],
    ["compile -- '-1 + len > 99'", 'an expression that begins like an option'],
  ],
  options: [
    new Option('-d', 'lines for people to read (this is the default); -dd as C, -ddd as decimal numbers'),
    new Option(
      '--emit <FORM>',
      'what to make (default: classic; ebpf with --target). classic and ebpf are listings, ' +
        'xt_bpf and tc-bytecode what iptables and tc take, asm what bpf_asm takes',
    ).choices([...programForms, 'ast', 'expression']),
    ...jsonOptions(
      'program, warnings and statistics as one JSON object; what is said on standard error is JSON too',
    ).map((each) => each.conflicts(['emit', 'stats'])),
    outputOption(),
    optimizeOption(),
    linkTypeOption(),
    new Option('-L, --list-link-types', 'print the link types that -y takes'),
    snapLengthOption(),
    netmaskOption(),
    captureOption(),
    contextOption().conflicts('read'),
    fileOption(),
    resolveOption(),
    strictOption(),
    allowEmptyOption(),
    libpcapOption(),
    notesOption(),
    backendOption(),
    ...targetOptions(),
    new Option('--stats', 'size, paths and targets of the program, in place of it unless -d is given'),
  ],

  async run(invocation) {
    const { words, io, warn } = invocation;
    if (invocation.options.listLinkTypes) {
      io.output.write(linkTypesText());
      return DONE;
    }
    const form = invocation.options.emit ?? (isForTarget(invocation.options) ? 'ebpf' : 'classic');
    const options: Asked = { ...invocation.options, form };
    const { output } = options;
    if (form !== 'classic' && options.dumps !== undefined) {
      throw new UsageError(`-d prints classic programs; it cannot be combined with ${nameOf(options)}`);
    }
    if (options.json && options.dumps !== undefined) throw new UsageError('-d prints text, and --json JSON');
    if (!canBeExtended(form)) refuseTarget(options);
    if (isBinary(form)) refuseTerminal(form, output, io);
    refuseSharedInput(options.read, options.file);
    if (options.stats) refuseStatistics(options);
    const expression = await readExpression(words, options.file, io, warn);
    const files = await readLists(expression, io, options.strict);
    const settings = { ...(await settingsOf(options, io)), files };
    const stock = await blaming(expression, undefined, () => desugar(expression.text, settings).text);
    const finish = (made: string | Uint8Array): number => {
      writeOutput(made, output, inputOf(options, io), io);
      return DONE;
    };
    // The syntax tree and the text have the names as they are written.
    if (form === 'ast' || form === 'expression') {
      return finish(await blaming(expression, undefined, () => emitText(form, expression.text, settings)));
    }
    const resolver = await resolverFor(stock, options, io);
    const program = await blaming(expression, undefined, () =>
      compile(expression.text, { ...settings, resolver }),
    );
    const circumstances = { ...settings, resolver };
    const made = await blaming(expression, undefined, async () => {
      if (options.stats) return undefined;
      if (form === 'classic' && !options.json) return formatProgram(program, formOf(options.dumps ?? 1));
      // Loaded here, as all that plain programs do without: what is loaded takes longer than to compile a filter.
      const { describeCompilation, emitProgram } = await import('../emit.js');
      return options.json
        ? jsonText(
            describeCompilation(program, warningsAbout(expression, circumstances, options), options),
            options,
          )
        : emitProgram(form, program, options);
    });
    if (options.allowEmpty) warnIfEmpty(expression, circumstances, invocation);
    showWarnings(expression, circumstances, invocation);
    for (const caution of cautions(form, program)) warn(`warning: ${caution}`);
    return finish(made ?? (await describeTaken(program, options, io)));
  },
};

/** As tcpdump -L prints those of an interface. */
const linkTypesText = (): string =>
  [
    'Data link types (use option -y to set):',
    ...linkTypes.map(({ name, description, dlt }) => `  ${name} (${description}), ${dlt}`),
    '',
  ].join('\n');

/** What the options come to. */
interface Asked extends Options {
  readonly form: EmittedForm | 'ast' | 'expression';
}

/** The option that asks for a form. */
const nameOf = ({ form, target }: Asked): string =>
  form === 'ebpf' && target !== undefined ? '--target' : `--emit ${form}`;

/** What -d, -dd and -ddd print. */
const formOf = (dumps: number) => (dumps === 1 ? 'human' : dumps === 2 ? 'c' : 'decimal');

const emitText = (form: 'ast' | 'expression', text: string, settings: CompileOptions): string =>
  form === 'ast' ? jsonText(desugar(text, settings).use(parse), {}) : desugar(text, settings).use(oneLine);

/** What --stats prints. */
async function describeTaken(program: Program, { dumps, read }: Asked, io: Io): Promise<string> {
  const listing = dumps === undefined ? '' : `${formatProgram(program, formOf(dumps))}\n`;
  const { statisticsOf } = await import('../show-statistics.js');
  return listing + (await statisticsOf(program, read, io));
}

function refuseTarget({ form, target, match, miss }: Asked): void {
  const named = Object.entries({ target, match, miss }).find(([, value]) => value !== undefined);
  if (named !== undefined) {
    throw new UsageError(`--${named[0]} is of eBPF programs; it cannot be combined with --emit ${form}`);
  }
}

function refuseStatistics(options: Asked): void {
  if (options.form !== 'classic')
    throw new UsageError(`--stats is of classic programs; it cannot be combined with ${nameOf(options)}`);
  if (options.read === '-')
    throw new UsageError('--stats reads the capture twice, which standard input cannot be');
}

/** The file that was read, which is not written over. */
function inputOf({ file, read }: Asked, io: Io): Pick<Source, 'file'> | undefined {
  const path = file ?? read;
  if (path === undefined || path === '-') return undefined;
  const source = io.source(path);
  source.close();
  return source;
}

/** A filter of the language, without the line feeds and the room that a file may have. */
function oneLine(stock: string): string {
  parse(stock);
  return `${stock.replace(/[ \t\n]+/g, ' ').trim()}\n`;
}

/** What a capture says of link type, snap length and context goes before the options; it says nothing of a netmask. */
async function settingsOf(options: Asked, io: Io): Promise<CompileOptions> {
  const told = compileOptions(options);
  if (options.read === undefined) return told;
  const { readInterface } = await import('../../node/index.js');
  const { savefileOptions } = await import('../../index.js');
  const source = io.source(options.read);
  try {
    const from = savefileOptions(await blaming(undefined, source, () => readInterface(source)));
    return { ...told, ...from, netmask: told.netmask };
  } finally {
    source.close();
  }
}
