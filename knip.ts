/** What knip counts as used: everything reached from the entry points, the tests and the grammar. */

import type { KnipConfig } from 'knip';

/** The code in a grammar: its imports, as seen from src/syntax, and its postprocessors. */
function codeOfGrammar(text: string): string {
  const imports = /@\{%([\s\S]*?)%\}/.exec(text)?.[1] ?? '';
  const postprocessors = [...text.matchAll(/(?<!@)\{%([\s\S]*?)%\}/g)].map((match) => `(${match[1]});`);
  return [imports.replaceAll("from './", "from '../src/syntax/"), ...postprocessors].join('\n');
}

const config: KnipConfig = {
  entry: [
    'src/index.ts',
    'src/node/index.ts',
    'src/cli/{bin.ts,launch.cts}',
    'grammar/*.ne',
    'scripts/*.{ts,mjs,cjs}',
    'bench/*.ts',
    // Run by tests as programs of their own.
    'test/node/names/{answer,name-server}.ts',
  ],
  project: [
    'src/**/*.{ts,cts}',
    'grammar/*.ne',
    'test/**/*.ts',
    'scripts/**/*.{ts,mjs,cjs}',
    'bench/**/*.ts',
  ],
  compilers: { ne: codeOfGrammar },
  // Of the system, and looked for before they are run.
  ignoreBinaries: ['bpftool', 'dpkg', 'gcc', 'mandoc', 'mkfifo', 'tc', 'tcpdump', 'unshare'],
  // An instruction set is whole, whichever of its constants are needed today.
  ignoreIssues: { 'src/{cbpf,ebpf}/opcodes.ts': ['exports'] },
  // Types are exported to have a name wherever a function that takes or gives them is visible.
  exclude: ['types'],
  ignoreExportsUsedInFile: true,
};

export default config;
