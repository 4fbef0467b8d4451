/** `filter`: a capture → a capture with the packets that an expression keeps, or their number. */

import { Option } from 'commander';
import { desugar, savefileOptions } from '../../index.js';
import { type FilteredFile, filterFile } from '../../node/index.js';
import { blaming, captureFault } from '../blame.js';
import type { CommandDefinition } from '../command.js';
import { readExpression, readLists, refuseSharedInput } from '../expression.js';
import { resolveOption, resolverFor } from '../names.js';
import {
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
import { showWarnings } from '../show-warnings.js';
import { DONE, FAILED, interruptedBy, UsageError } from '../status.js';

interface Options extends Omit<CompilingOptions, 'linkType' | 'snapLength'>, NotesOption {
  readonly read: string;
  readonly write?: string;
  readonly count?: boolean;
  readonly packets?: number;
  readonly nano?: boolean;
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
  ],
  options: [
    new Option('-r, --read <CAPTURE>', 'the capture; - is standard input').makeOptionMandatory(),
    new Option('-w, --write <FILE>', 'where the packets go; - is standard output'),
    new Option('-c, --packets <N>', 'stop after N packets are kept').argParser(positiveNumber),
    new Option('--count', 'print the number of packets kept, also with -w'),
    new Option('--nano', 'write nanoseconds; the default is microseconds'),
    new Option('-e, --exit-status', 'status 1 when no packet is kept'),
    optimizeOption(),
    netmaskOption(),
    snapLengthOption('without effect on a capture, as with tcpdump'),
    fileOption(),
    resolveOption(),
    strictOption(),
    libpcapOption(),
    notesOption(),
  ],

  async run(invocation) {
    const { words, options, io, warn, complain } = invocation;
    const { read, write, count, packets, nano, exitStatus } = options;
    if (write === '-' && io.output.isTerminal) throw new UsageError('a capture is not written to a terminal');
    refuseSharedInput(read, options.file);
    const expression = await readExpression(words, options.file, io, warn);
    const { netmask, optimize, libpcap, strict } = compileOptions({ ...options });
    const files = await readLists(expression, io, strict);
    const stock = await blaming(
      expression,
      undefined,
      () => desugar(expression.text, { strict, files }).text,
    );
    const resolver = await resolverFor(stock, options, io);
    const source = io.source(read);
    const warnedFor = new Set<number>();

    return io.interruptibly(async (signal) => {
      const filtered = await blaming(expression, source, () =>
        filterFile(expression.text, {
          input: source,
          output: write === undefined ? undefined : () => io.sink(write, source.file),
          count: packets,
          resolution: nano ? 'nanoseconds' : 'microseconds',
          netmask,
          optimize,
          libpcap,
          strict,
          files,
          resolver,
          signal,
          compiled(from) {
            // A capture may have several interfaces of one type.
            if (warnedFor.has(from.linkType)) return;
            warnedFor.add(from.linkType);
            const circumstances = { ...savefileOptions(from), netmask, optimize, resolver, strict, files };
            showWarnings(expression, circumstances, invocation);
          },
        }),
      );
      const { kept, fault } = filtered;
      if (fault !== undefined) complain(captureFault(source, fault));
      // A capture on standard output must not have a line of text behind it.
      if (write === undefined || count) (write === '-' ? io.errors : io.output).write(countLine(filtered));
      if (signal.aborted) return interruptedBy(signal);
      return fault !== undefined || (exitStatus && kept === 0) ? FAILED : DONE;
    });
  },
};

const countLine = ({ kept }: FilteredFile): string => `${kept} packet${kept === 1 ? '' : 's'}\n`;
