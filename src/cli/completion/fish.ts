/** The commands → a script that completes them in fish. */

import type { AnyCommand } from '../commands.js';
import { type Flag, flagsOf } from './flags.js';

export const fishCompletion = (commands: readonly AnyCommand[]): string =>
  [
    'complete -c bpfsieve -n __fish_use_subcommand -f',
    ...commands.map(
      ({ name, summary }) =>
        `complete -c bpfsieve -n __fish_use_subcommand -f -a ${name} -d ${quotedForFish(summary)}`,
    ),
    "complete -c bpfsieve -n __fish_use_subcommand -f -a help -d 'help for a command'",
    `complete -c bpfsieve -n '__fish_seen_subcommand_from help' -f -a '${commands.map(({ name }) => name).join(' ')}'`,
    ...commands.flatMap((command) => flagsOf(command).map((flag) => lineOf(command.name, flag))),
    '',
  ].join('\n');

function lineOf(command: string, { names, summary, value }: Flag): string {
  const spelled = names.map((each) =>
    each.startsWith('--') ? `-l ${each.slice(2)}` : `-s ${each.slice(1)}`,
  );
  const values =
    value === undefined
      ? []
      : value.from === 'files'
        ? ['-r -F']
        : value.from === 'nothing'
          ? ['-x']
          : [`-x -a '${value.from.join(' ')}'`];
  const condition = `'__fish_seen_subcommand_from ${command}'`;
  return ['complete -c bpfsieve -n', condition, ...spelled, ...values, '-d', quotedForFish(summary)].join(
    ' ',
  );
}

/** Between single quotes a backslash stands before another and before a quote. */
const quotedForFish = (text: string): string => `'${text.replace(/['\\]/g, '\\$&')}'`;
