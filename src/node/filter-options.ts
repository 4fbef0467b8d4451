/** What can be told to the filtering of files, and what it tells. */

import type { CaptureError, Format, Interface } from '../capture/index.js';
import type { FilterCaptureOptions, Loss, PacketCounts } from '../index.js';
import type { WrittenFile } from './destination.js';
import type { Rotation } from './rotation.js';
import type { Sink } from './sink.js';
import type { Source } from './source.js';

export interface FilterFilesOptions extends Omit<FilterCaptureOptions, 'lost' | 'windowSize'> {
  /** Files, FIFOs or devices; `-` is standard input. Or what opens one when its turn comes. */
  readonly inputs: readonly (string | (() => Source))[];
  /** Packets in the order of time, instead of one input after the other. */
  readonly merge?: boolean | undefined;
  /** A file, FIFO or device; `-` is standard output. Without it the packets are only counted. */
  readonly output?: string | undefined;
  /**
   * Opens an output, called once an input's header has been read and the expression compiled. `inputs` are the regular
   * files that must not be overwritten.
   */
  readonly openOutput?: ((path: string, inputs: readonly string[]) => Sink) | undefined;
  /** `auto`: pcapng when the output's name ends so or the first input is; classic pcap otherwise. */
  readonly format?: Format | 'auto' | undefined;
  readonly rotation?: Rotation | undefined;
  /** Keep only the last so many packets. */
  readonly tail?: number | undefined;
  /** All inputs are regular files, which can be opened twice; known of those that are given by name. */
  readonly canReopen?: boolean | undefined;
  /** Keep no more than so many bytes of each packet. */
  readonly truncate?: number | undefined;
  /** Goes on behind damage; called for what is left out. */
  readonly lost?: ((input: string, loss: Loss) => void) | undefined;
  /** Called again and again, with bytes of the inputs as they are on disk; `size` is undefined where nobody knows. */
  readonly progress?: ((position: number, size: number | undefined) => void) | undefined;
  /**
   * Cores to filter a large file on: classic pcap, not compressed, of which every packet is wanted that the expression
   * keeps. Default: as many as there are.
   */
  readonly threads?: number | undefined;
  /** An abort ends the work early: what was kept until then is written. */
  readonly signal?: AbortSignal | undefined;
}

/** What became of one input. */
export interface FilteredInput {
  readonly name: string;
  /** Undefined where there is no readable header. */
  readonly format: Format | undefined;
  readonly interfaces: readonly Interface[];
  readonly read: number;
  /** The fault that ended the reading early. What was kept until then is written. */
  readonly fault: CaptureError | undefined;
}

export interface FilteredFiles extends PacketCounts {
  readonly inputs: readonly FilteredInput[];
  readonly outputs: readonly WrittenFile[];
  /** Rotation ended the work: there are as many files as were allowed. */
  readonly reachedLimit: boolean;
}

/** How files are shared among threads. */
export interface ThreadTuning {
  /** What a thread does at a time. */
  readonly chunkLength: number;
  /** A thread is started for so many bytes of a file. */
  readonly smallest: number;
  /** What other threads run. */
  readonly worker?: URL | undefined;
  /** No thread begins before the last has been started. */
  readonly together?: boolean | undefined;
}
