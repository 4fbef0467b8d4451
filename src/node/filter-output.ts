/** Inputs → the one output of all: its files, opened when the first input is known, or what the tail holds back. */

import { type Format, type Interface, type PacketOutput, Tail } from '../capture/index.js';
import { Destination } from './destination.js';
import type { FilterFilesOptions } from './filter-options.js';
import type { Input } from './input.js';
import { fileIdentity, openSink } from './sink.js';

export class FilterOutput {
  /** Undefined as long as there is none. */
  destination: Destination | undefined;
  readonly #options: FilterFilesOptions;
  /** Those that were opened so far. */
  readonly #inputs: readonly Input[];
  #tail: Tail | undefined;
  /** Packets of the tail that the output did not take. */
  #refused = 0;

  constructor(options: FilterFilesOptions, inputs: readonly Input[]) {
    this.#options = options;
    this.#inputs = inputs;
  }

  /** Whether packets go straight to where they are written, if at all. */
  get isDirect(): boolean {
    return this.#options.tail === undefined && this.#options.truncate === undefined;
  }

  /** Whether nothing has to be known of packets one by one. */
  copies(from: Interface, input: Input): boolean {
    if (!this.isDirect) return false;
    return this.#options.output === undefined || this.for(input)?.copies?.(from) === true;
  }

  /** What is left of a tail is written, and files get their names. Gives the number of packets of the tail. */
  finish(): number | undefined {
    const kept = this.#tail?.finish();
    this.destination?.finish();
    return kept === undefined ? undefined : kept - this.#refused;
  }

  /** Where the packets of an input go, if they are to be written; the first one may decide the format. */
  for({ format }: Input): PacketOutput | undefined {
    const { output: path, tail, openOutput, resolution, rotation, merge } = this.#options;
    if (this.destination === undefined && path !== undefined) {
      this.destination = new Destination({
        path,
        open: (name) => (openOutput ?? openSink)(name, this.#identities()),
        format: this.#formatFor(path, format),
        resolution,
        sections: merge === true ? 'one' : 'as-read',
        rotation,
      });
    }
    if (tail === undefined) return this.destination;
    return (this.#tail ??= new Tail(tail, this.#leniently(this.destination)));
  }

  /** What the output does not take is told of at the end, when nobody knows any more where it came from. */
  #leniently(output: PacketOutput | undefined): PacketOutput {
    const last = (): Input => this.#inputs.at(-1)!;
    return {
      begin: (from) => last().hand(undefined, () => output?.begin(from)),
      addBlock: (block) => output?.addBlock?.(block),
      add: (record) => {
        if (!last().hand(record, () => output?.add(record))) this.#refused++;
      },
    };
  }

  #formatFor(path: string, first: Format | undefined): Format {
    const { format = 'pcap' } = this.#options;
    if (format !== 'auto') return format;
    const named = /\.(pcap|pcapng)(\.[a-z0-9]+)?$/.exec(path)?.[1];
    return (named as Format | undefined) ?? first ?? 'pcap';
  }

  /** Of all inputs, since those that come later must not be overwritten either. */
  #identities(): string[] {
    const opened = this.#inputs.map(({ file }) => file);
    const named = this.#options.inputs.map((each) =>
      typeof each === 'string' && each !== '-' ? fileIdentity(each) : undefined,
    );
    return [...opened, ...named].filter((identity) => identity !== undefined);
  }

  /** The header of a classic pcap file has room for one interface: the first, with the largest of the snap lengths. */
  beginMerged(begun: readonly Interface[]): void {
    const [first] = begun;
    if (first === undefined) return;
    const output = this.for(this.#inputs[0]!);
    if (this.destination?.format === 'pcapng') {
      for (const each of begun) this.#inputs[0]!.hand(undefined, () => output?.begin(each));
      return;
    }
    const alike = begun.filter(({ linkType }) => linkType === first.linkType);
    const from = { ...first, snapLength: Math.max(...alike.map(({ snapLength }) => snapLength)) };
    this.#inputs[0]!.hand(undefined, () => output?.begin(from));
  }
}
