/** The commands and their options → a page in the language of mdoc(7), as man(1) shows it. */

import type { Option } from 'commander';
import { commonOptions, EXPRESSION, NO_ARGUMENT } from './command.js';
import type { AnyCommand } from './commands.js';

/** When what does not come from the commands was written. */
const WRITTEN = 'November 22, 2026';
/** mandoc's limit. */
const LONGEST_LINE = 80;

export const manualPage = (commands: readonly AnyCommand[]): string =>
  [
    `.Dd ${WRITTEN}`,
    '.Dt BPFSIEVE 1',
    '.Os',
    '.Sh NAME',
    '.Nm bpfsieve',
    '.Nd compile packet filters and run them over captures',
    '.Sh SYNOPSIS',
    ...commands.flatMap(({ name, argument }) => [
      '.Nm bpfsieve',
      `.Cm ${name}`,
      '.Op Ar options',
      ...argumentOf(argument),
    ]),
    '.Sh DESCRIPTION',
    'Expressions are those of',
    '.Xr pcap-filter 7 .',
    'They become the programs that',
    '.Xr tcpdump 8',
    'makes of them, and are run over captures.',
    'Flags are those of',
    '.Xr tcpdump 8',
    'where it has them.',
    'They may stand before and behind the expression;',
    '.Fl Fl',
    'ends them.',
    ...commands.flatMap(commandSection),
    '.Ss Options of all commands',
    ...optionList(commonOptions()),
    '.Sh EXIT STATUS',
    '.Bl -tag -width Ds',
    '.It 0',
    'Done, also when no packet matched.',
    '.It 1',
    'A fault at run time, a damaged capture, or a difference found; with',
    '.Fl e ,',
    'also when no packet matched.',
    '.It 2',
    'The command line or the expression is wrong.',
    '.It 130 , 143',
    'Ended by SIGINT or SIGTERM; what is written is whole.',
    '.El',
    '.Sh SEE ALSO',
    '.Xr pcap-filter 7 ,',
    '.Xr bpftool 8 ,',
    '.Xr tcpdump 8',
    '',
  ].join('\n');

const argumentOf = (argument: AnyCommand['argument'] = EXPRESSION): string[] =>
  argument[0] === NO_ARGUMENT ? [] : [`.Ar ${plain(argument[0])}`];

const commandSection = ({ name, summary, argument, examples, options }: AnyCommand): string[] => [
  `.Ss ${name}`,
  sentence(summary),
  ...(argument === undefined ? [] : ['.Pp', ...argumentOf(argument), sentence(argument[1])]),
  ...optionList(options),
  '.Pp',
  'For example:',
  '.Bl -tag -width Ds',
  ...examples.flatMap(([line, what]) => [`.It Li ${macroArgument(`bpfsieve ${line}`)}`, sentence(what)]),
  '.El',
];

const optionList = (options: readonly Option[]): string[] =>
  options.length === 0 ? [] : ['.Bl -tag -width Ds', ...options.flatMap(optionItem), '.El'];

function optionItem({ flags, description, argChoices, defaultValue }: Option): string[] {
  const [, names = flags, value] = /^(.*?)(?: ([<[].*))?$/.exec(flags) ?? [];
  const spelled = names.split(', ').map((each) => `Fl ${each.slice(1).replace(/^-/, '\\-')}`);
  const argument = value === undefined ? '' : ` Ar ${plain(value)}`;
  return [
    `.It ${spelled.join(' , ')}${argument}`,
    sentence(description),
    ...(argChoices === undefined ? [] : [sentence(`One of ${argChoices.join(', ')}`)]),
    ...(typeof defaultValue === 'string' ? [sentence(`The default is ${defaultValue}`)] : []),
  ];
}

/** Without the brackets that say whether it must be there. */
const plain = (name: string): string => name.replace(/[<>[\]]/g, '');

/** A capital first, a full stop last, each sentence on lines of its own; at a line's start no dot or quote is a macro. */
function sentence(text: string): string {
  const capital = text.replace(/^[a-z](?=[a-z]* )/, (letter) => letter.toUpperCase());
  const lines = escaped(/\.$/.test(capital) ? capital : `${capital}.`).split(/(?<=[.;]) (?=[A-Z])/);
  return lines
    .flatMap(wrapped)
    .map((line) => line.replace(/^(?=[.'])/, '\\&'))
    .join('\n');
}

function wrapped(line: string): string[] {
  const at = line.lastIndexOf(' ', LONGEST_LINE - 2);
  if (line.length < LONGEST_LINE || at < 0) return [line];
  return [line.slice(0, at), ...wrapped(line.slice(at + 1))];
}

const escaped = (text: string): string =>
  text
    .replaceAll('\\', '\\e')
    .replace(/(?<!\w)-(?=[-\w])/g, '\\-')
    .replace(
      /[^\0-\x7f]/g,
      (letter) => `\\[u${letter.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}]`,
    );

/** One argument of a macro, whatever is in it. */
const macroArgument = (text: string): string => `"${escaped(text).replaceAll('"', '\\(dq')}"`;
