/** `manual`: the commands and their options → the manual page, in the language of mdoc(7). */

import { type CommandDefinition, NO_ARGUMENT } from '../command.js';
import { allCommands } from '../commands.js';
import { manualPage } from '../manual-page.js';
import { DONE, UsageError } from '../status.js';

export const manualCommand: CommandDefinition<object> = {
  name: 'manual',
  summary: 'print the manual page, for man -l -',
  argument: [NO_ARGUMENT, 'there is one page for all commands'],
  examples: [
    ['manual | man -l -', 'to read it'],
    ['manual >/usr/local/share/man/man1/bpfsieve.1', 'for man bpfsieve'],
  ],
  options: [],

  async run({ words, io }) {
    if (words.length > 0) throw new UsageError('manual prints one page for all commands');
    io.output.write(manualPage(await allCommands()));
    return DONE;
  },
};
