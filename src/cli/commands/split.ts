/** `split`: captures → a capture for each rule of a file, or the number of packets that match each, in one pass. */

import { join } from 'node:path';
import { Option } from 'commander';
import { savefileOptions } from '../../index.js';
import { RulesError, type SplitFilesOptions, splitFiles } from '../../node/index.js';
import type { CommandDefinition, Invocation } from '../command.js';
import { readExpressions } from '../expression.js';
import { complainOfFaults, type Lost, losing } from '../filter/damage.js';
import { captureNames, sparedFiles } from '../filter/inputs.js';
import { type CaptureOptions, captureOptions } from '../filter/options.js';
import { progressOn } from '../filter/progress.js';
import type { Io } from '../io.js';
import { type JsonOptions, jsonOptions } from '../json.js';
import { resolveOption, resolverFor } from '../names.js';
import {
  type CompilingOptions,
  compileOptions,
  libpcapOption,
  type NotesOption,
  netmaskOption,
  notesOption,
  optimizeOption,
  strictOption,
} from '../options.js';
import { onceForEachLinkType } from '../show-warnings.js';
import { splitJson, splitTable } from '../split/report.js';
import { type PlacedRule, readRules } from '../split/rule-file.js';
import { type StockRules, stockRules } from '../split/stock-rules.js';
import { throwAll } from '../split/throw-all.js';
import { leavingOut, placed } from '../split/unsupported.js';
import { warnAboutRules } from '../split/warn-about-rules.js';
import { DONE, FAILED, interruptedBy, UsageError } from '../status.js';

interface Options
  extends Omit<CompilingOptions, 'linkType' | 'snapLength' | 'file'>,
    JsonOptions,
    NotesOption,
    Omit<CaptureOptions, 'merge'> {
  readonly file?: string;
  readonly write?: string;
  readonly unmatched?: string;
  readonly first?: boolean;
  readonly format?: 'pcap' | 'pcapng';
  readonly compress?: string;
  readonly nano?: boolean;
  readonly count?: boolean;
  readonly resolve: boolean;
}

export const splitCommand: CommandDefinition<Options> = {
  name: 'split',
  summary: 'write the packets of a capture to a file for each rule they match, in one pass',
  argument: ['[nothing...]', 'rules stand in the file of -F: name: expression'],
  examples: [
    ['split -F rules.txt -r in.pcap -w out/', 'out/NAME.pcap for each line NAME: EXPRESSION'],
    ['split -F rules.txt -r in.pcap', 'how many packets match each rule'],
    ['split -F rules.txt -r in.pcap -w out/ --first --unmatched rest.pcap', 'each packet to one file'],
  ],
  options: [
    new Option('-F, --file <FILE>', 'the rules, NAME: EXPRESSION a line; # begins a comment'),
    ...captureOptions().filter(({ long }) => long !== '--merge'),
    new Option('-w, --write <FOLDER>', 'where FOLDER/NAME.pcap goes for each rule; made if it is not there'),
    new Option('--unmatched <FILE>', 'where packets go that match no rule'),
    new Option('--first', 'a packet goes to the first rule it matches, not to all'),
    new Option('--format <FORMAT>', 'what is written').choices(['pcap', 'pcapng']).default('pcap'),
    new Option('--compress <ENDING>', 'compress the files of the rules').choices(['gz', 'zst', 'lz4', 'xz']),
    new Option('--nano', 'write nanoseconds; the default is microseconds'),
    new Option('--count', 'print how many packets match each rule, also with -w'),
    ...jsonOptions('print what was read, matched, written and lost, as JSON'),
    optimizeOption(),
    netmaskOption(),
    resolveOption(),
    strictOption(),
    libpcapOption(),
    notesOption(),
  ],

  async run(invocation) {
    const { words, options, io } = invocation;
    const { file, write, unmatched, first, json, count, format = 'pcap' } = options;
    if (words.length > 0) throw new UsageError(`expressions stand in the file of -F, not here: ${words[0]}`);
    if (file === undefined) throw new UsageError("required option '-F, --file <FILE>' not specified");
    if (write === '-' || write === '') throw new UsageError(`-w takes a folder, not '${write}'`);
    if (unmatched === '-' && io.output.isTerminal)
      throw new UsageError('a capture is not written to a terminal');
    const captures = await captureNames(options, file, io);
    const { rules, faults } = readRules(await readExpressions(file, io));
    if (rules.length + faults.length === 0) throw new UsageError(`no rules in ${file}`);
    const ending = options.compress === undefined ? format : `${format}.${options.compress}`;
    const outputs =
      write === undefined ? undefined : rules.map(({ name }) => join(write, `${name}.${ending}`));
    if (unmatched !== undefined && outputs?.includes(join(unmatched)))
      throw new UsageError(`${unmatched} is the file of a rule; --unmatched needs a name of its own`);
    const lost: Lost[] = [];
    const progress = progressOn(io, options.quiet === true);
    const start = performance.now();

    return io.interruptibly(async (signal) => {
      const stock = await stockRules({ rules, faults }, options.strict, io);
      throwAll(stock.faults, invocation);
      const compiling = await compilingOptions(invocation, rules, stock);
      const lists = [file, options.files, ...stock.listNames].filter((path) => path !== undefined);
      const result = await splitFiles(rules, {
        ...compiling,
        inputs: captures.map((path) => () => io.source(path)),
        outputs,
        unmatched,
        first,
        format,
        resolution: options.nano ? 'nanoseconds' : 'microseconds',
        openOutput: openingIn(write, sparedFiles([...captures, ...lists], io), io),
        signal,
        progress: progress.report,
        ...losing(invocation, lost),
      })
        .finally(() => progress.end())
        .catch((error: unknown) => {
          if (!(error instanceof RulesError)) throw error;
          throwAll(placed(error.faults, rules), invocation);
          throw error;
        });

      const isFaulty = complainOfFaults(result.inputs, invocation);
      const isRead = result.inputs.some((each) => each.format !== undefined);
      // A capture on standard output must not have a line of text behind it.
      const texts = unmatched === '-' ? io.errors : io.output;
      if (json) texts.write(splitJson(rules, result, lost, (performance.now() - start) / 1000, options));
      else if (isRead && (write === undefined || count)) texts.write(splitTable(result));
      if (signal.aborted) return interruptedBy(signal);
      return isFaulty ? FAILED : DONE;
    });
  },
};

/** Opens files in a folder, which is made for the first of them. */
function openingIn(
  folder: string | undefined,
  spared: readonly string[],
  io: Io,
): NonNullable<SplitFilesOptions['openOutput']> {
  let isMade = folder === undefined;
  return (path, inputs) => {
    if (!isMade) io.folder(folder!);
    isMade = true;
    return io.sinkInPieces(path, () => [...inputs(), ...spared]);
  };
}

type SplittingOptions = Omit<SplitFilesOptions, 'inputs' | 'outputs' | 'openOutput'>;

/** What rules are compiled with. */
async function compilingOptions(
  invocation: Invocation<Options>,
  rules: readonly PlacedRule[],
  { texts, files }: StockRules,
): Promise<SplittingOptions> {
  const { options, io } = invocation;
  const { netmask, optimize, libpcap, strict, limits } = compileOptions({ ...options });
  const resolver = await resolverFor(texts, options, io);
  return {
    netmask,
    optimize,
    libpcap,
    strict,
    limits,
    files,
    resolver,
    compiled: onceForEachLinkType((from) => {
      const circumstances = { ...savefileOptions(from), netmask, optimize, resolver, strict, files };
      warnAboutRules(rules, circumstances, invocation);
    }),
    unsupported: options.skipUnsupported ? leavingOut(rules, invocation) : undefined,
  };
}
