/** The commands → a script that completes them in zsh. */

import type { AnyCommand } from '../commands.js';
import { type Flag, type FlagValue, flagsOf, quoted } from './flags.js';

export const zshCompletion = (commands: readonly AnyCommand[]): string => `#compdef bpfsieve
_bpfsieve() {
  local -a commands=(
${commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`).join('\n')}
    'help:help for a command'
  )
  if ((CURRENT == 2)); then
    _describe command commands
    return
  fi
  shift words
  ((CURRENT--))
  case $words[1] in
    help) _describe command commands ;;
${commands.map(branchOf).join('\n')}
  esac
}
if [[ $funcstack[1] == _bpfsieve ]]; then _bpfsieve "$@"; else compdef _bpfsieve bpfsieve; fi
`;

const branchOf = (command: AnyCommand): string =>
  [
    `    ${command.name})`,
    '      _arguments \\',
    ...flagsOf(command).map((flag) => `        ${specOf(flag)} \\`),
    "        '--help[help]' \\",
    "        '*:file:_files'",
    '      ;;',
  ].join('\n');

/** May be given again: some may, and the command tells of the others. */
function specOf({ names, summary, value }: Flag): string {
  const text = `[${special(summary)}]${value === undefined ? '' : `:${special(value.name)}:${action(value)}`}`;
  const spelled = names.length === 1 ? `'*'${names[0]}` : `'*'{${names.join(',')}}`;
  return spelled + quoted(text);
}

const action = ({ from }: FlagValue): string =>
  from === 'files' ? '_files' : from === 'nothing' ? ' ' : `(${from.join(' ')})`;

/** Brackets end a description, and colons a part. */
const special = (text: string): string => text.replace(/[[\]:\\]/g, '\\$&');
