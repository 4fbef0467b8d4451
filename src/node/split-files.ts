/** Capture files → a file for each rule with the packets that match it, or only their numbers, in one pass. */

import type { Format, Loss, Resolution } from '../index.js';
import type { FilteredInput } from './filter-options.js';
import type { Sink } from './sink.js';
import type { Source } from './source.js';
import type { SplitFile } from './split-output.js';
import type { Rule, SplitRulesOptions } from './split-rule.js';

export interface SplitFilesOptions extends SplitRulesOptions {
  /** Files, FIFOs or devices; `-` is standard input. Or what opens one when its turn comes. */
  readonly inputs: readonly (string | (() => Source))[];
  /** Where the packets of each rule go, by its number. Without them they are only counted. */
  readonly outputs?: readonly string[] | undefined;
  /** Where packets go that match no rule. */
  readonly unmatched?: string | undefined;
  /** Opens an output, of which there may be many at once. `inputs` gives the regular files that must not be overwritten. */
  readonly openOutput?: ((path: string, inputs: () => readonly string[]) => Sink) | undefined;
  /** A packet goes to the first of the rules it matches, not to all. */
  readonly first?: boolean | undefined;
  readonly format?: Format | undefined;
  readonly resolution?: Resolution | undefined;
  /** Goes on behind damage; called for what is left out. */
  readonly lost?: ((input: string, loss: Loss) => void) | undefined;
  /** Called again and again, with bytes of the inputs as they are on disk; `size` is undefined where nobody knows. */
  readonly progress?: ((position: number, size: number | undefined) => void) | undefined;
  /** An abort ends the work early: what was matched until then is written. */
  readonly signal?: AbortSignal | undefined;
}

/** What became of a rule. */
export interface SplitRule {
  readonly name: string;
  readonly packets: number;
  /** Undefined where packets are only counted. */
  readonly file: SplitFile | undefined;
}

export interface SplitResult {
  readonly read: number;
  readonly rules: readonly SplitRule[];
  readonly unmatched: Omit<SplitRule, 'name'>;
  readonly inputs: readonly FilteredInput[];
  /** What ran the rules; several where link types differ. */
  readonly machine: string | undefined;
}

/**
 * Splits captures by rules. Files get their names when all is done, and are created only once an input's header has been
 * read and the rules compiled; a rule without packets has a file too.
 *
 * Throws RulesError for the rules and FileError for files; nothing is written under any name then. What is wrong with a
 * capture is told in its `fault`.
 */
export async function splitFiles(rules: readonly Rule[], options: SplitFilesOptions): Promise<SplitResult> {
  const { SplitWork } = await import('./split-work.js');
  const work = new SplitWork(rules, options);
  try {
    await work.run();
    return work.finish();
  } catch (error) {
    work.abandon();
    throw error;
  }
}
