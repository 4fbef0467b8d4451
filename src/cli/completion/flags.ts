/** A command's options → what a shell has to know of them to complete a command line. */

import type { Option } from 'commander';
import { linkTypes } from '../../link/index.js';
import { commonOptions } from '../command.js';
import type { AnyCommand } from '../commands.js';

export interface Flag {
  /** `-y`, `--link-type`: one of them at least. */
  readonly names: readonly string[];
  readonly summary: string;
  readonly value?: FlagValue;
}

export interface FlagValue {
  /** What the help calls it. */
  readonly name: string;
  /** What it can be; `files` leaves that to the shell. */
  readonly from: readonly string[] | 'files' | 'nothing';
}

const fileNames = ['FILE', 'CAPTURE', 'FOLDER'];

export const flagsOf = ({ options }: AnyCommand): readonly Flag[] =>
  [...options, ...commonOptions()].map((option) => ({
    names: [option.short, option.long].filter((each) => each !== undefined),
    summary: option.description,
    ...valueFor(option),
  }));

function valueFor({ flags, long, argChoices }: Option): Pick<Flag, 'value'> {
  const name = /[<[]([^>\]]+)[>\]]/.exec(flags)?.[1];
  if (name === undefined) return {};
  if (argChoices !== undefined) return { value: { name, from: argChoices } };
  if (long === '--link-type') return { value: { name, from: linkTypes.map((each) => each.name) } };
  return { value: { name, from: fileNames.includes(name) ? 'files' : 'nothing' } };
}

/** Text in single quotes, as bash and zsh read it. */
export const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
