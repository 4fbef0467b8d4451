/** What a command is to the command line: a description that help and parser share, and what it does. */

import { type Command, Option } from 'commander';
import type { Io } from './io.js';
import type { ColorChoice, Paint } from './paint.js';

/** Options that every command has. */
export interface CommonOptions {
  readonly quiet?: boolean;
  readonly color: ColorChoice;
  /** Of commands that have it: what is said on standard error is JSON then too. */
  readonly json?: boolean;
}

export interface Invocation<Options> {
  /** The words of the expression. */
  readonly words: readonly string[];
  readonly options: Options & CommonOptions;
  readonly io: Io;
  /** Colours of standard output. */
  readonly paint: Paint;
  /** Says something that is neither data nor an error, unless told to be quiet. */
  warn(text: string): void;
  /** Reports an error, which does not end the command. */
  complain(text: string): void;
}

export interface CommandDefinition<Options> {
  readonly name: string;
  readonly summary: string;
  /** What stands beside the options, and what it is; without it, an expression. */
  readonly argument?: readonly [name: string, what: string];
  /** Command lines without the program's name, and what they do. */
  readonly examples: readonly (readonly [line: string, what: string])[];
  readonly options: readonly Option[];
  /** Gives the exit status. */
  run(invocation: Invocation<Options>): Promise<number>;
}

/** What stands beside the options of most commands. */
export const EXPRESSION = ['[expression...]', 'a filter as in pcap-filter(7)'] as const;
/** The name of what does not stand there: commander needs one to hand it over, so that the command can refuse it. */
export const NO_ARGUMENT = '[nothing...]';

export const commonOptions = (): Option[] => [
  new Option('-q, --quiet', 'no warnings and notes'),
  new Option('--color <when>', 'colours').choices(['always', 'never', 'auto']).default('auto'),
];

/** How often an option without a value was given, since `-ddd` is not `-d`. */
export function countOption(command: Command, flag: string, into: string): void {
  command.on(`option:${flag}`, () => {
    const before: unknown = command.getOptionValue(into);
    command.setOptionValue(into, typeof before === 'number' ? before + 1 : 1);
  });
}

export const examplesText = (examples: CommandDefinition<never>['examples']): string => {
  const width = Math.max(...examples.map(([line]) => line.length));
  const lines = examples.map(([line, what]) => `  bpfsieve ${line.padEnd(width)}  # ${what}`);
  return ['Examples:', ...lines, ''].join('\n');
};
