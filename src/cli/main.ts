/** The command line, as a function: arguments → exit status. It never ends the process. */

import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { FilterError } from '../index.js';
import { FileError } from '../node/index.js';
import { ExpressionError, InputError } from './blame.js';
import { commonOptions, countOption, EXPRESSION, examplesText, type Invocation } from './command.js';
import { type AnyCommand, commandsFor } from './commands.js';
import { diagnosticLine, ofError, ofText } from './diagnostic.js';
import { type Io, quietWhenUnread } from './io.js';
import { type ColorChoice, paintFor } from './paint.js';
import { renderError } from './render-error.js';
import { DONE, FAILED, MISUSED, UsageError } from './status.js';
import { optionsFirst } from './words.js';

const NAME = 'bpfsieve';
/** How many commands show an example in the help on all of them. */
const EXAMPLES = 4;

/** `argv` is what follows the program's name. */
export async function main(argv: readonly string[], world: Io): Promise<number> {
  const io = quietWhenUnread(world);
  let status = DONE;
  const definitions = await commandsFor(argv);
  const program = new Command(NAME)
    .description(
      'Packet filters as tcpdump takes them: compiled as libpcap compiles them, run over captures.',
    )
    .version(version(), '--version', 'print the version')
    .helpCommand('help [command]', 'help for a command')
    .addHelpText('before', examplesText(definitions.slice(0, EXAMPLES).map(({ examples }) => examples[0]!)))
    .configureHelp({ showGlobalOptions: false });
  for (const definition of definitions) {
    addCommand(program, definition, io, (result) => {
      status = result;
    });
  }
  const asJson = wantsJson(argv);
  for (const each of [program, ...program.commands]) prepare(each, asJson, io);

  try {
    await program.parseAsync(arranged(argv, program), { from: 'user' });
    return status;
  } catch (error) {
    return report(error, { color: colorIn(argv), asJson }, io);
  }
}

function addCommand(
  program: Command,
  definition: AnyCommand,
  io: Io,
  finish: (status: number) => void,
): void {
  const { name, summary, argument = EXPRESSION, examples, options, run } = definition;
  const command = program
    .command(name)
    .description(summary)
    .argument(...argument)
    .addHelpText('before', examplesText(examples));
  for (const option of [...options, ...commonOptions()]) command.addOption(option);
  countOption(command, 'd', 'dumps');
  command.action(async () => {
    finish(await run(invocationOf(command, command.args, io)));
  });
}

function invocationOf(command: Command, words: readonly string[], io: Io): Invocation<object> {
  const options = command.opts<Invocation<object>['options']>();
  return {
    words,
    options,
    io,
    paint: paintFor('output', options.color, io),
    warn(text) {
      if (!options.quiet) say('warning', text, options.json, io);
    },
    complain: (text) => say('error', text, options.json, io),
  };
}

const say = (severity: 'error' | 'warning', text: string, asJson: boolean | undefined, io: Io): void =>
  io.errors.write(asJson ? diagnosticLine(ofText(severity, text)) : `${NAME}: ${text}\n`);

/** Makes the parser of options write where it is told and throw instead of ending the process. */
function prepare(command: Command, asJson: boolean, io: Io): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => io.output.write(text),
    writeErr: (text) => io.errors.write(text),
    outputError(text, write) {
      const message = text.replace(/^error: /, '');
      write(asJson ? diagnosticLine({ ...ofText('error', message), code: 'usage' }) : `${NAME}: ${message}`);
    },
    getOutHelpWidth: () => io.output.columns,
    getErrHelpWidth: () => io.errors.columns,
  });
}

/** Arguments of the chosen command are put in the order that its parser needs. */
function arranged(argv: readonly string[], program: Command): string[] {
  const [name, ...args] = argv;
  const command = program.commands.find((each) => each.name() === name);
  if (name === undefined || command === undefined) return [...argv];
  const help = command.createOption('-h, --help', 'help');
  return [name, ...optionsFirst(args, [...command.options, help])];
}

/** How errors are told. */
interface Manner {
  readonly color: ColorChoice;
  readonly asJson: boolean;
}

/** Reports why a command ended; gives the exit status. */
function report(error: unknown, { color, asJson }: Manner, io: Io): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : MISUSED;
  if (error instanceof FileError && error.code === 'EPIPE') return DONE;
  const [text, status] = describe(error, color, io);
  io.errors.write(asJson ? diagnosticLine(ofError(error)) : `${NAME}: ${text.trimEnd()}\n`);
  return status;
}

function describe(error: unknown, color: ColorChoice, io: Io): readonly [text: string, status: number] {
  if (error instanceof ExpressionError) {
    const { fault, expression } = error;
    return [renderError(fault, expression, io.errors.columns, paintFor('errors', color, io)), MISUSED];
  }
  if (error instanceof FilterError || error instanceof UsageError) return [error.message, MISUSED];
  if (error instanceof FileError) return [`${error.path}: ${error.message}`, FAILED];
  if (error instanceof InputError) return [error.message, FAILED];
  return [`internal error: ${error instanceof Error ? error.stack : String(error)}`, FAILED];
}

/** An error may come before the options are understood, so the choice is looked up in the arguments. */
function colorIn(argv: readonly string[]): ColorChoice {
  const text = argv.join(' ');
  return (/--color[= ](always|never)/.exec(text)?.[1] as ColorChoice | undefined) ?? 'auto';
}

/** Likewise. */
function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  const options = end < 0 ? argv : argv.slice(0, end);
  return options.includes('--json') || options.includes('--ndjson');
}

function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
