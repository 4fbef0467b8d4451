/** Packets → the files that they are written to: one, or one after the other. */

import {
  type Block,
  type CaptureWriter,
  type Format,
  type Interface,
  type PacketOutput,
  type PacketRecord,
  PcapngWriter,
  PcapWriter,
  type Resolution,
  type Sections,
} from '../index.js';
import { compressing } from './compression/index.js';
import { type Rotation, Rotator } from './rotation.js';
import type { DirectSink, Sink } from './sink.js';

export interface DestinationOptions {
  /** Opens a file; called with the name that rotation gives it. */
  readonly open: (path: string) => Sink;
  /** What the file is called, or the files if they rotate. */
  readonly path: string;
  readonly format: Format;
  readonly resolution?: Resolution | undefined;
  readonly sections: Sections;
  readonly rotation?: Rotation | undefined;
}

/** A file that was written. */
export interface WrittenFile {
  readonly path: string;
  readonly packets: number;
  /** Before they are compressed. */
  readonly bytes: number;
}

/** Pieces of a mebibyte are written at once. */
const ENOUGH = 1 << 20;
/** Records as long as this together are written from where they lie. */
const LONG = 1 << 16;

export class Destination implements PacketOutput {
  /** The files that are complete. */
  readonly files: WrittenFile[] = [];
  readonly #options: DestinationOptions;
  readonly #writer: CaptureWriter;
  readonly #rotator: Rotator | undefined;
  #sink: Sink | undefined;
  #path = '';
  #hasBegun = false;
  #packets = 0;
  /** Bytes that have gone to the file. */
  #length = 0;
  #hasEnded = false;

  constructor(options: DestinationOptions) {
    const { path, format, resolution, sections, rotation } = options;
    this.#options = options;
    this.#writer = format === 'pcapng' ? new PcapngWriter(sections) : new PcapWriter(resolution);
    this.#rotator = rotation === undefined ? undefined : new Rotator(path, rotation);
  }

  /** The rotation allows no more files. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  get format(): Format {
    return this.#options.format;
  }

  /** How many bytes wait to be written. */
  get waiting(): number {
    return this.#writer.length;
  }

  begin(from: Interface): void {
    if (!this.#hasBegun || this.#options.format === 'pcapng') this.#writer.begin(from);
    this.#hasBegun = true;
    // With rotation the first packet has a say in the name.
    if (this.#rotator === undefined) this.#open();
  }

  addBlock(block: Block): void {
    this.#writer.addBlock?.(block);
  }

  add(record: PacketRecord): void {
    if (this.#rotator !== undefined && !this.#rotate(this.#rotator, record.seconds)) return;
    this.#writer.add(record);
    this.#packets++;
    if (this.#writer.length >= ENOUGH) this.flush();
  }

  /** With rotation every packet has a say. */
  copies(from: Interface): boolean {
    return this.#rotator === undefined && this.#writer.copies?.(from) === true;
  }

  addCopies(records: Uint8Array, packets: number): void {
    this.#packets += packets;
    if (records.length < LONG) {
      this.#writer.addCopies?.(records, packets);
      if (this.#writer.length >= ENOUGH) this.flush();
      return;
    }
    this.flush();
    this.#write(records);
  }

  /** The file as others may write it, behind all that was written so far; undefined where they may not. */
  get direct(): DirectSink | undefined {
    this.flush();
    return this.#sink?.direct;
  }

  /** Others have written so much. */
  written(packets: number, bytes: number): void {
    this.#packets += packets;
    this.#length += bytes;
  }

  /** Writes what waits. */
  flush(): void {
    if (this.#writer.length === 0 || this.#sink === undefined) return;
    this.#write(this.#writer.take());
  }

  /** The last file gets its name. */
  finish(): void {
    if (!this.#hasBegun || this.#hasEnded) return;
    this.#open();
    this.#close();
  }

  abandon(): void {
    this.#sink?.abandon();
    this.#sink = undefined;
  }

  /** False for a packet that no file is left for. */
  #rotate(rotator: Rotator, seconds: number): boolean {
    if (this.#hasEnded) return false;
    const turn = rotator.turn(seconds, this.#length + this.#writer.length);
    if (turn === 'stay') {
      this.#open();
      return true;
    }
    this.#close();
    if (turn === 'end') {
      this.#hasEnded = true;
      return false;
    }
    this.#writer.beginAnother();
    this.#open();
    return true;
  }

  #open(): void {
    if (this.#sink !== undefined) return;
    const { path, open } = this.#options;
    this.#path = this.#rotator?.path ?? path;
    // With -C a number follows the ending.
    this.#sink = compressing(open(this.#path), path);
  }

  #write(piece: Uint8Array): void {
    this.#length += piece.length;
    this.#sink?.write(piece);
  }

  #close(): void {
    this.flush();
    this.#sink?.finish();
    this.#sink = undefined;
    this.files.push({ path: this.#path, packets: this.#packets, bytes: this.#length });
    this.#packets = 0;
    this.#length = 0;
  }
}
