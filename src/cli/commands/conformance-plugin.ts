/** `conformance-plugin`: a program and memory in hexadecimal → r0, as the runner of the bpf_conformance suite asks it. */

import { Option } from 'commander';
import { helpers, plugin } from '../../conformance/index.js';
import * as ebpf from '../../ebpf/index.js';
import { ObjectError, readObject } from '../../objects/index.js';
import { runExtended, runJit } from '../../vm/index.js';
import type { CommandDefinition } from '../command.js';
import type { Io } from '../io.js';
import { DONE, FAILED } from '../status.js';

interface Options {
  readonly interpreter?: boolean;
  readonly jit?: boolean;
  readonly elf?: boolean;
  readonly program?: string;
  readonly debug?: boolean;
  readonly rules: ebpf.Rules;
}

export const conformancePluginCommand: CommandDefinition<Options> = {
  name: 'conformance-plugin',
  summary: 'run one program for the runner of the public bpf_conformance suite',
  examples: [
    [
      "conformance-plugin '01 02' < program.hex",
      'r0 in hexadecimal; exit status 1 and a message for a fault',
    ],
    ["conformance-plugin --program '95 00 00 00 00 00 00 00'", 'without standard input'],
  ],
  options: [
    new Option('--interpreter', 'in the interpreter (default)'),
    new Option('--jit', 'compiled').conflicts('interpreter'),
    new Option('--elf', 'the program is an object file: its function main'),
    new Option('--program <HEX>', 'the program, in place of standard input'),
    new Option('--debug', 'print the program to standard error'),
    new Option(
      '--rules <RULES>',
      'what is refused before it runs: what RFC 9669 forbids, or also what Linux does',
    )
      .choices(['rfc', 'linux'])
      .default('rfc'),
  ],

  async run({ words, options, io }) {
    const run = options.jit ? runJit : runExtended;
    const program = options.program ?? (await standardInput(io));
    const answer = plugin(
      words.join(' '),
      program,
      (bytes) => (options.elf ? mainOf(bytes) : ebpf.decode(bytes)),
      (each, bytes) => {
        if (options.debug) io.errors.write(ebpf.formatProgram(each));
        ebpf.validate(each, options.rules);
        return run(each, bytes, { helpers });
      },
    );
    io.output.write(`${answer.text}\n`);
    return answer.succeeded ? DONE : FAILED;
  },
};

/** Throws RangeError like `decode` for what is no object. */
function mainOf(bytes: Uint8Array): readonly ebpf.Instruction[] {
  try {
    const programs = readObject(bytes);
    return (programs.find(({ name }) => name === 'main') ?? programs[0]!).instructions;
  } catch (error) {
    if (error instanceof ObjectError) throw new RangeError(error.message);
    throw error;
  }
}

async function standardInput(io: Io): Promise<string> {
  const source = io.source('-');
  const chunk = new Uint8Array(65_536);
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (;;) {
      const length = await source.read(chunk);
      if (length === 0) return text;
      text += decoder.decode(chunk.subarray(0, length), { stream: true });
    }
  } finally {
    source.close();
  }
}
