/** The commands → a script that completes them in bash. */

import type { AnyCommand } from '../commands.js';
import { type FlagValue, flagsOf, quoted } from './flags.js';

export function bashCompletion(commands: readonly AnyCommand[]): string {
  const names = commands.map(({ name }) => name);
  return `_bpfsieve() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]} flags=
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W ${quoted([...names, 'help', '--help', '--version'].join(' '))} -- "$word"))
    return
  fi
  case \${COMP_WORDS[1]} in
    help)
      COMPREPLY=($(compgen -W ${quoted(names.join(' '))} -- "$word"))
      return
      ;;
${commands.map(branchOf).join('\n')}
  esac
  if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "$flags" -- "$word")); fi
}
complete -o default -F _bpfsieve bpfsieve
`;
}

function branchOf(command: AnyCommand): string {
  const flags = flagsOf(command);
  const words = [...flags.flatMap(({ names }) => names.filter((each) => each.startsWith('--'))), '--help'];
  const values = flags.flatMap(({ names, value }) =>
    value === undefined ? [] : [`        ${names.join(' | ')}) ${answer(value)} ;;`],
  );
  return `    ${command.name})
      flags=${quoted(words.join(' '))}
      case $before in
${values.join('\n')}
      esac
      ;;`;
}

/** Where there is nothing to offer, names of files are: bash's default. */
const answer = ({ from }: FlagValue): string =>
  typeof from === 'string'
    ? 'return'
    : `COMPREPLY=($(compgen -W ${quoted(from.join(' '))} -- "$word")); return`;
