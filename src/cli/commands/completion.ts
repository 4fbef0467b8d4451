/** `completion`: the commands and their options → a script that completes them in a shell. */

import type { CommandDefinition } from '../command.js';
import { allCommands } from '../commands.js';
import { bashCompletion } from '../completion/bash.js';
import { fishCompletion } from '../completion/fish.js';
import { zshCompletion } from '../completion/zsh.js';
import { DONE, UsageError } from '../status.js';

const shells = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

export const completionCommand: CommandDefinition<object> = {
  name: 'completion',
  summary: 'print a script that completes command lines of bpfsieve in a shell',
  argument: ['<shell>', 'bash, zsh or fish'],
  examples: [
    ['completion bash >~/.local/share/bash-completion/completions/bpfsieve', 'for bash'],
    ['completion zsh >~/.zfunc/_bpfsieve', 'for zsh, with ~/.zfunc in $fpath'],
    ['completion fish >~/.config/fish/completions/bpfsieve.fish', 'for fish'],
  ],
  options: [],

  async run({ words: [shell = '', ...others], io }) {
    if (!Object.hasOwn(shells, shell) || others.length > 0)
      throw new UsageError(`completion is for one of ${Object.keys(shells).join(', ')}`);
    io.output.write(shells[shell as keyof typeof shells](await allCommands()));
    return DONE;
  },
};
