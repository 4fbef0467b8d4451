/** What can be told to the filtering of a capture, and what it tells. */

import type { FilterError } from '../base/index.js';
import type * as capture from '../capture/index.js';
import type { CompileOptions } from '../compile-options.js';
import type { RecordModules } from '../vm/index.js';

export interface FilterCaptureOptions
  extends Omit<CompileOptions, 'linkType' | 'snapLength' | 'context' | 'swapped'>,
    capture.SelectionOptions {
  /** How fractions of a second are counted in pcap: microseconds as tcpdump does, nanoseconds as `tcpdump --nano`. */
  readonly resolution?: capture.Resolution | undefined;
  /** Called when the expression has been compiled for an interface, before the first of its packets. */
  readonly compiled?: ((from: capture.Interface) => void) | undefined;
  /**
   * Called when the expression cannot be compiled for an interface, whose packets are then left out. Without it the
   * error is thrown; with it only when there is no interface at all that the expression can be compiled for.
   */
  readonly unsupported?: ((from: capture.Interface, error: FilterError) => void) | undefined;
  /** Called for what cannot be read and is left out. Without it the fault is thrown, and ends the reading. */
  readonly lost?: ((loss: capture.Loss) => void) | undefined;
  /** Bytes of the window to begin with; a packet that is longer makes it grow. Less, where many captures are open. */
  readonly windowSize?: number | undefined;
  /**
   * So many packets are left to the interpreter before the program becomes WebAssembly, which takes some milliseconds and
   * a memory of its own. Default: 4096.
   */
  readonly interpreted?: number | undefined;
}

/** How many packets were read, and how many of them the expression kept. */
export interface PacketCounts {
  readonly read: number;
  readonly kept: number;
}

/** What it takes to filter the records of a classic pcap file. */
export interface RecordWork {
  readonly modules: RecordModules;
  /** The longest packet that may be looked at so. */
  readonly longest: number;
  /** Where in the file the first record is. */
  readonly start: number;
}
