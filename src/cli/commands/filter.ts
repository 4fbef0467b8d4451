/** `filter`: captures → captures with the packets that an expression keeps, or their number. */

import { Option } from 'commander';
import { desugar, listNames, savefileOptions } from '../../index.js';
import {
  type FilteredFiles,
  type FilterFilesOptions,
  filterFiles,
  isCompressedName,
} from '../../node/index.js';
import { blaming } from '../blame.js';
import type { CommandDefinition, Invocation } from '../command.js';
import { type Expression, readExpression, readLists } from '../expression.js';
import { complainOfFaults, type Lost, losing } from '../filter/damage.js';
import { captureNames, isFolder, outputsIn, sparedFiles } from '../filter/inputs.js';
import {
  type CaptureOptions,
  captureOptions,
  type PacketOptions,
  packetOptions,
  type WriteOptions,
  writeOptions,
} from '../filter/options.js';
import { progressOn } from '../filter/progress.js';
import { statisticsJson } from '../filter/statistics.js';
import { type JsonOptions, jsonOptions } from '../json.js';
import { resolveOption, resolverFor } from '../names.js';
import {
  allowEmptyOption,
  type CompilingOptions,
  compileOptions,
  fileOption,
  libpcapOption,
  type NotesOption,
  netmaskOption,
  notesOption,
  optimizeOption,
  positiveNumber,
  snapLengthOption,
  strictOption,
} from '../options.js';
import { onceForEachLinkType, showWarnings, warnIfEmpty } from '../show-warnings.js';
import { DONE, FAILED, interruptedBy, UsageError } from '../status.js';

interface Options
  extends Omit<CompilingOptions, 'linkType' | 'snapLength'>,
    JsonOptions,
    NotesOption,
    CaptureOptions,
    PacketOptions,
    WriteOptions {
  readonly threads?: number;
  readonly count?: boolean;
  readonly exitStatus?: boolean;
  readonly resolve: boolean;
}

export const filterCommand: CommandDefinition<Options> = {
  name: 'filter',
  summary: 'write the packets of a capture that an expression keeps, as tcpdump -r -w does',
  examples: [
    ['filter -r in.pcap -w out.pcap tcp port 80', 'the same bytes as tcpdump -r -w'],
    ['filter -r in.pcap icmp', 'only the number of packets'],
    ['filter -r - -w - host 192.0.2.1 <in.pcap | wc -c', 'in a pipeline'],
    ['filter -r in.pcapng.zst -w out.pcapng.gz --format auto arp', 'comments and interfaces are kept'],
    ['filter -r a.pcap -r b.pcap --merge -w all.pcap', 'in the order of time'],
  ],
  options: [
    ...captureOptions(),
    ...writeOptions(),
    ...packetOptions(),
    new Option('--threads <N>', 'cores to filter a large classic pcap file on; the default is all').argParser(
      positiveNumber,
    ),
    new Option('--count', 'print the number of packets kept, also with -w'),
    ...jsonOptions('print what was read, kept, written and lost, as JSON'),
    new Option('-e, --exit-status', 'status 1 when no packet is kept'),
    optimizeOption(),
    netmaskOption(),
    snapLengthOption('without effect on a capture, as with tcpdump'),
    fileOption(),
    resolveOption(),
    strictOption(),
    allowEmptyOption(),
    libpcapOption(),
    notesOption(),
  ],

  async run(invocation) {
    const { words, options, io, warn } = invocation;
    const { write, exitStatus, json, count } = options;
    refuseNonsense(options);
    if (write === '-' && io.output.isTerminal) throw new UsageError('a capture is not written to a terminal');
    const captures = await captureNames(options, options.file, io);
    const outputs = isFolder(write) ? outputsIn(write, captures) : undefined;
    if (options.packetBuffered && (outputs ?? [write ?? '']).some(isCompressedName))
      throw new UsageError(
        '-U writes packets at once, and a compressor holds them back; give one or the other',
      );
    const expression = await readExpression(words, options.file, io, warn);
    const lost: Lost[] = [];
    const progress = progressOn(io, options.quiet === true);
    const start = process.uptime();

    const open = options.packetBuffered ? io.sinkInPlace : io.sink;

    return io.interruptibly(async (signal) => {
      const filterOptions = await filteringOptions(invocation, expression);
      const spared = sparedFiles([...captures, ...filesBehind(expression, options)], io);
      const work = async (inputs: readonly string[], output: string | undefined): Promise<FilteredFiles> =>
        filterFiles(expression.text, {
          ...filterOptions,
          inputs: inputs.map((path) => () => io.source(path)),
          canReopen: inputs.every((path) => io.identity(path) !== undefined),
          output,
          openOutput: (path, opened) => open(path, [...opened, ...spared]),
          signal,
          progress: progress.report,
          ...losing(invocation, lost),
        });

      const results: FilteredFiles[] = [];
      try {
        await blaming(expression, undefined, async () => {
          if (outputs === undefined) results.push(await work(captures, write));
          else
            for (const [index, output] of outputs.entries()) {
              if (!signal.aborted) results.push(await work([captures[index]!], output));
            }
        });
      } finally {
        progress.end();
      }

      const isFaulty = complainOfFaults(
        results.flatMap(({ inputs }) => inputs),
        invocation,
      );
      if (results.some(({ reachedLimit }) => reachedLimit))
        warn(`Maximum file limit reached: ${options.fileCount}`);
      const kept = results.reduce((sum, each) => sum + each.kept, 0);
      const isRead = results.some(({ inputs }) => inputs.some(({ format }) => format !== undefined));
      // A capture on standard output must not have a line of text behind it.
      const texts = write === '-' ? io.errors : io.output;
      if (json)
        texts.write(statisticsJson(expression.text, results, lost, process.uptime() - start, options));
      else if (isRead && (write === undefined || count))
        texts.write(`${kept} packet${kept === 1 ? '' : 's'}\n`);
      if (signal.aborted) return interruptedBy(signal);
      return isFaulty || (exitStatus && kept === 0) ? FAILED : DONE;
    });
  },
};

/** What the expression and the names of the captures were read from. */
const filesBehind = ({ text }: Expression, { file, files, strict }: Options): readonly string[] =>
  [file, files, ...(strict ? [] : listNames(text))].filter((path) => path !== undefined);

function refuseNonsense(options: Options): void {
  const { packets, head, write, fileSize, rotateSeconds, merge } = options;
  if (packets !== undefined && head !== undefined)
    throw new UsageError('-c and --head are the same; give one');
  if ((fileSize !== undefined || rotateSeconds !== undefined) && (write === undefined || write === '-')) {
    throw new UsageError('-C and -G need a file to write: -w FILE');
  }
  if (merge && isFolder(write))
    throw new UsageError('--merge makes one file of all captures; give it a name');
}

type FilteringOptions = Omit<FilterFilesOptions, 'inputs' | 'output' | 'openOutput'>;

/** What is the same for every capture. */
async function filteringOptions(
  invocation: Invocation<Options>,
  expression: Expression,
): Promise<FilteringOptions> {
  const { options, io, complain } = invocation;
  const { netmask, optimize, libpcap, strict, allowEmpty } = compileOptions({ ...options });
  const { packets, head, fileSize, rotateSeconds, fileCount, skipUnsupported } = options;
  const files = await readLists(expression, io, strict);
  const stock = await blaming(expression, undefined, () => desugar(expression.text, { strict, files }).text);
  const resolver = await resolverFor(stock, options, io);
  return {
    netmask,
    optimize,
    libpcap,
    strict,
    allowEmpty,
    files,
    resolver,
    count: packets ?? head,
    skip: options.skip,
    from: options.from,
    to: options.to,
    tail: options.tail,
    truncate: options.truncate,
    threads: options.threads,
    merge: options.merge,
    format: options.format,
    resolution: options.nano ? 'nanoseconds' : 'microseconds',
    rotation:
      fileSize === undefined && rotateSeconds === undefined
        ? undefined
        : { bytes: fileSize, seconds: rotateSeconds, files: fileCount },
    compiled: onceForEachLinkType((from) => {
      const circumstances = { ...savefileOptions(from), netmask, optimize, resolver, strict, files };
      if (allowEmpty) warnIfEmpty(expression, { ...circumstances, libpcap }, invocation);
      showWarnings(expression, circumstances, invocation);
    }),
    unsupported: skipUnsupported
      ? (_from, { message }) => complain(`${message}; its packets are left out`)
      : undefined,
  };
}
