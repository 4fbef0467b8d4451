/** The commands by name, each with what it needs loaded only when it is asked for. */

import type { CommandDefinition } from './command.js';

/** Its options are known to itself alone. */
export type AnyCommand = CommandDefinition<object>;

/** In the order of the help. */
const commands: Readonly<Record<string, () => Promise<AnyCommand>>> = {
  compile: async () => (await import('./commands/compile.js')).compileCommand,
  filter: async () => (await import('./commands/filter.js')).filterCommand,
  split: async () => (await import('./commands/split.js')).splitCommand,
  compare: async () => (await import('./commands/compare.js')).compareCommand,
  disassemble: async () => (await import('./commands/disassemble.js')).disassembleCommand,
  'conformance-plugin': async () =>
    (await import('./commands/conformance-plugin.js')).conformancePluginCommand,
  completion: async () => (await import('./commands/completion.js')).completionCommand,
  manual: async () => (await import('./commands/manual.js')).manualCommand,
};

export const allCommands = (): Promise<readonly AnyCommand[]> =>
  Promise.all(Object.values(commands).map((load) => load()));

/** The one that the arguments begin with, or all: for the help, and to tell what a wrong name could be. */
export async function commandsFor([name = '']: readonly string[]): Promise<readonly AnyCommand[]> {
  return Object.hasOwn(commands, name) ? [await commands[name]!()] : allCommands();
}
