/** `compare`: an expression → whether the system's tcpdump compiles it to the same program, and where not. */

import { type CompileOptions, compile, FilterError, formatProgram, linkTypes } from '../../index.js';
import { dialectFor, dumpProgram, type SystemTcpdump, systemTcpdump } from '../../node/index.js';
import type { CommandDefinition, Invocation } from '../command.js';
import { type Expression, readExpressions } from '../expression.js';
import {
  type CompilingOptions,
  compileOptions,
  fileOption,
  linkTypeOption,
  optimizeOption,
  snapLengthOption,
} from '../options.js';
import { sideBySide } from '../side-by-side.js';
import { DONE, FAILED, MISUSED } from '../status.js';

type Options = Omit<CompilingOptions, 'libpcap' | 'netmask'>;

export const compareCommand: CommandDefinition<Options> = {
  name: 'compare',
  summary: "compare an expression's program with that of the system's tcpdump",
  examples: [
    ['compare tcp port 80', 'identical, or where not'],
    ['compare -F expressions.txt', 'one expression a line'],
    ['compare -O -y LINUX_SLL icmp', 'with the same options for both'],
  ],
  options: [
    optimizeOption(),
    linkTypeOption(),
    snapLengthOption(),
    fileOption('compare each line of FILE; # begins a comment'),
  ],

  async run(invocation) {
    const { words, options, io, warn, complain } = invocation;
    const system = systemTcpdump();
    if (system === undefined) {
      complain('tcpdump is not installed (apt-get install tcpdump)');
      return MISUSED;
    }
    // Options that are wrong, such as an unknown link type, would count as refusals of every expression.
    compile('', compileOptions(options));
    const dialect = dialectFor(system.libpcap);
    if (dialect === undefined)
      warn(`libpcap ${system.libpcap} is not one that bpfsieve follows; differences are likely`);
    if (options.file !== undefined && words.length > 0) {
      warn(`the expression on the command line is ignored, ${options.file} has some`);
    }

    const expressions: Expression[] =
      options.file === undefined
        ? [{ text: words.join(' '), line: 1 }]
        : await readExpressions(options.file, io);
    let differences = 0;
    for (const expression of expressions) {
      const resolver = await io.resolver(expression.text);
      const { agrees, report } = compareOne(expression.text, invocation, system, {
        libpcap: dialect,
        resolver,
      });
      if (!agrees) differences++;
      const place = expression.file === undefined ? '' : `${expression.file}:${expression.line}: `;
      io.output.write(`${place}${report}\n`);
    }
    return differences === 0 ? DONE : FAILED;
  },
};

type Outcome = { readonly program: string } | { readonly refusal: string };

function compareOne(
  expression: string,
  { options, paint }: Invocation<Options>,
  system: SystemTcpdump,
  here: Pick<CompileOptions, 'libpcap' | 'resolver'>,
): { readonly agrees: boolean; readonly report: string } {
  const { linkType, snapLength, optimize } = options;
  const ours = compileHere(expression, { ...compileOptions(options), ...here, strict: true });
  const theirs = dumpProgram({ expression, linkType: nameOf(linkType), snapLength, optimize });

  if ('refusal' in ours && 'refusal' in theirs) {
    const wording = ours.refusal === theirs.refusal ? '' : ` (tcpdump: ${theirs.refusal})`;
    return { agrees: true, report: `${paint.green('both refuse')}: ${ours.refusal}${wording}` };
  }
  if ('refusal' in ours || 'refusal' in theirs) {
    return {
      agrees: false,
      report: `${paint.red('different')}: bpfsieve ${told(ours)}, tcpdump ${told(theirs)}`,
    };
  }
  if (ours.program === theirs.program) {
    return { agrees: true, report: `${paint.green('identical')}, ${count(ours.program)}` };
  }
  const names = ['bpfsieve', `tcpdump ${system.version}, libpcap ${system.libpcap}`] as const;
  const table = sideBySide(names, [lines(ours.program), lines(theirs.program)], paint.red);
  return {
    agrees: false,
    report: `${paint.red('different')}, ${count(ours.program)} against ${lines(theirs.program).length}\n${table}`,
  };
}

function compileHere(expression: string, options: CompileOptions): Outcome {
  try {
    return { program: formatProgram(compile(expression, options), 'human') };
  } catch (error) {
    if (error instanceof FilterError) return { refusal: error.message };
    throw error;
  }
}

/** tcpdump takes no numbers. */
const nameOf = (linkType: string | number | undefined): string | undefined =>
  linkType === undefined ? undefined : `${linkTypes.find(({ dlt }) => dlt === linkType)?.name ?? linkType}`;

const told = (outcome: Outcome): string =>
  'refusal' in outcome ? `refuses (${outcome.refusal})` : `has ${count(outcome.program)}`;

const lines = (program: string): string[] => program.trimEnd().split('\n');

function count(program: string): string {
  const { length } = lines(program);
  return `${length} instruction${length === 1 ? '' : 's'}`;
}
