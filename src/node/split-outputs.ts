/** Packets and the numbers of rules → the files of the rules. A packet is encoded once, however many files it goes to. */

import {
  type Block,
  type CaptureWriter,
  type Format,
  type Interface,
  type PacketRecord,
  PcapngWriter,
  PcapWriter,
  type Resolution,
} from '../index.js';
import { FileError } from './file-error.js';
import type { Sink } from './sink.js';
import { type SplitFile, SplitOutput } from './split-output.js';

export interface SplitOutputsOptions {
  /** By the number of the rule; undefined where its packets go nowhere. */
  readonly paths: readonly (string | undefined)[];
  readonly open: (path: string) => Sink;
  readonly format: Format;
  readonly resolution: Resolution;
}

/** What waits to be written, in all files together. */
const MOST_MEMORY = 64 << 20;
const SMALLEST_PIECE = 1 << 11;
const LARGEST_PIECE = 1 << 20;

export class SplitOutputs {
  readonly #outputs: readonly (SplitOutput | undefined)[];
  readonly #format: Format;
  readonly #resolution: Resolution;
  readonly #encoder: CaptureWriter;
  /** The packet to be added, as it is written. */
  #bytes: Uint8Array = new Uint8Array(0);
  #from = 0;
  #length = 0;
  /** Of classic pcap: interfaces whose packets go under a header, by the header. */
  readonly #agreeing = new Map<Interface, Set<Interface>>();

  constructor({ paths, open, format, resolution }: SplitOutputsOptions) {
    const written = paths.filter((path) => path !== undefined).length;
    const piece = Math.max(SMALLEST_PIECE, Math.min(LARGEST_PIECE, Math.floor(MOST_MEMORY / written)));
    this.#outputs = paths.map((path) =>
      path === undefined ? undefined : new SplitOutput(path, () => open(path), piece),
    );
    this.#format = format;
    this.#resolution = resolution;
    this.#encoder = format === 'pcapng' ? new PcapngWriter() : new PcapWriter(resolution);
  }

  /** Throws FileError for a file that cannot be written, or that two outputs would be written to. */
  open(): void {
    const places = new Set<string>();
    for (const output of this.#outputs) {
      const file = output?.open().file;
      if (file === undefined) continue;
      if (places.has(file)) throw new FileError(output!.path, 'two outputs would be written to it');
      places.add(file);
    }
  }

  /** An input begins: pcapng describes its interface. */
  beginInput(from: Interface): void {
    if (this.#format !== 'pcapng') return;
    this.#encoder.begin(from);
    this.#hand();
  }

  /** All files of pcapng have what stands between the packets. */
  addBlock(block: Block): void {
    if (this.#encoder.addBlock === undefined) return;
    this.#encoder.addBlock(block);
    this.#hand();
  }

  /** Writes the header of a file that has none yet, for packets of one of `interfaces`. Throws CaptureError. */
  begin(rule: number, from: Interface, interfaces: readonly Interface[]): void {
    const output = this.#outputs[rule];
    if (output === undefined || this.#format === 'pcapng' || output.header !== undefined) return;
    const alike = interfaces.filter(({ linkType }) => linkType === from.linkType);
    const snapLength = Math.max(from.snapLength, ...alike.map((each) => each.snapLength));
    const header = snapLength === from.snapLength ? from : { ...from, snapLength };
    const writer = new PcapWriter(this.#resolution);
    writer.begin(header);
    output.appendAll(writer);
    output.header = header;
  }

  /** Whether packets of an interface that lie as in a file of classic pcap are wanted as they are. */
  copies({ resolution }: Interface): boolean {
    return this.#format === 'pcap' && resolution === this.#resolution;
  }

  /** Takes the next packet, to be added to files. Throws CaptureError. */
  encode(record: PacketRecord): void {
    this.#encoder.add(record);
    this.#bytes = this.#encoder.take();
    this.#from = 0;
    this.#length = this.#bytes.length;
  }

  /** Takes the next packet as its record lies in memory. */
  copy({ bytes, blockStart, blockLength }: PacketRecord): void {
    this.#bytes = bytes;
    this.#from = blockStart;
    this.#length = blockLength;
  }

  /** Adds the packet that was taken. Throws CaptureError when it does not go under the header of the file. */
  add(rule: number, record: PacketRecord, interfaces: readonly Interface[]): void {
    const output = this.#outputs[rule];
    if (output === undefined) return;
    if (this.#format === 'pcap' && output.header !== record.interface) {
      if (output.header === undefined) this.begin(rule, record.interface, interfaces);
      this.#check(output.header!, record);
    }
    output.append(this.#bytes, this.#from, this.#length);
    output.packets++;
  }

  /** The files get their names. Gives undefined where there is none. */
  finish(): (SplitFile | undefined)[] {
    // None gets its name unless there is room for all.
    for (const output of this.#outputs) output?.flush();
    return this.#outputs.map((output) => output?.finish());
  }

  abandon(): void {
    for (const output of this.#outputs) output?.abandon();
  }

  #hand(): void {
    const bytes = this.#encoder.take();
    if (bytes.length === 0) return;
    for (const output of this.#outputs) output?.append(bytes, 0, bytes.length);
  }

  #check(header: Interface, record: PacketRecord): void {
    let agreeing = this.#agreeing.get(header);
    if (agreeing === undefined) this.#agreeing.set(header, (agreeing = new Set()));
    if (agreeing.has(record.interface)) return;
    const writer = new PcapWriter(this.#resolution);
    writer.begin(header);
    writer.add(record);
    // A longer packet of a longer snap length may come yet.
    if (record.interface.snapLength <= header.snapLength) agreeing.add(record.interface);
  }
}
