/** One run of `split`: inputs → machines → outputs. */

import { emptyRecord, ROW_LENGTH, savefileBehaviors } from '../capture/index.js';
import { readVersion } from '../compile-options.js';
import { CaptureError } from '../index.js';
import type { RecordRun } from '../rules/index.js';
import { refuseUnwritable } from './compression/index.js';
import { fileIdentity } from './sink.js';
import { openSource } from './source.js';
import type { SplitFilesOptions, SplitResult } from './split-files.js';
import { openInPieces } from './split-folder.js';
import { SplitInput } from './split-input.js';
import { SplitOutputs } from './split-outputs.js';
import type { Rule } from './split-rule.js';
import { SplitRules } from './split-rules.js';
import { whatWasRead } from './what-was-read.js';

export class SplitWork {
  readonly #rules: readonly Rule[];
  readonly #options: SplitFilesOptions;
  readonly #machines: SplitRules;
  readonly #outputs: SplitOutputs | undefined;
  readonly #inputs: SplitInput[] = [];
  readonly #record = emptyRecord();
  /** By rule; the last is for packets without one. */
  readonly #counts: Float64Array;
  readonly #firstMatch = new Uint32Array(1);
  /** Bytes of the inputs that are done with. */
  #passed = 0;

  constructor(rules: readonly Rule[], options: SplitFilesOptions) {
    const { outputs, unmatched, format = 'pcap', resolution = 'microseconds' } = options;
    this.#rules = rules;
    this.#options = options;
    this.#machines = new SplitRules(rules, options);
    this.#counts = new Float64Array(rules.length + 1);
    const paths = [...rules.map((_, rule) => outputs?.[rule]), unmatched];
    if (paths.every((path) => path === undefined)) return;
    for (const path of paths) if (path !== undefined) refuseUnwritable(path);
    const open = options.openOutput ?? openInPieces;
    const named = this.#namedInputs();
    const identities = (): readonly string[] => [...named, ...this.#openedInputs()];
    this.#outputs = new SplitOutputs({
      paths,
      open: (path) => open(path, identities),
      format,
      resolution,
    });
  }

  async run(): Promise<void> {
    const { inputs, signal, lost, progress } = this.#options;
    const behavior = savefileBehaviors[readVersion(this.#options)];
    for (const each of inputs) {
      const source = typeof each === 'string' ? openSource(each) : each();
      const input = new SplitInput(source, {
        behavior,
        signal,
        hasUnmatched: this.#options.unmatched !== undefined,
        lost: lost && ((loss) => lost(source.name, loss)),
      });
      this.#inputs.push(input);
      try {
        let hasBegun = false;
        for (;;) {
          while (input.next()) {
            hasBegun ||= this.#begin(input);
            if (input.fault === undefined) this.#distribute(input);
            else input.leave(0);
          }
          if (input.isDone) break;
          await input.fill();
          progress?.(this.#passed + input.position, inputs.length === 1 ? input.size : undefined);
        }
        input.finish();
        if (hasBegun || this.#begin(input)) this.#beginFiles(input);
      } finally {
        input.close();
      }
      this.#passed += input.size ?? 0;
      if (signal?.aborted) return;
    }
  }

  finish(): SplitResult {
    const anything = this.#inputs.find(({ interfaces }) => interfaces.length > 0);
    if (anything !== undefined) this.#beginFiles(anything, true);
    const files = anything === undefined ? undefined : this.#outputs?.finish();
    const resultOf = (rule: number) => ({ packets: this.#counts[rule]!, file: files?.[rule] });
    return {
      ...whatWasRead(this.#inputs),
      rules: this.#rules.map(({ name }, rule) => ({ name, ...resultOf(rule) })),
      unmatched: resultOf(this.#rules.length),
      machine: this.#machines.names,
    };
  }

  abandon(): void {
    this.#outputs?.abandon();
  }

  /** The rules are compiled for what the header names, so that errors do not wait for a packet. False without a header. */
  #begin(input: SplitInput): boolean {
    const [first] = input.interfaces;
    if (first === undefined) return false;
    this.#machines.machineFor(first);
    const usual = input.batch.interface ?? first;
    input.enter(this.#machines.machineFor(usual), usual);
    if (this.#inputs.every((each) => each === input || each.format === undefined)) this.#outputs?.open();
    // What its blocks describe comes with them.
    if (first.number === undefined) input.hand(() => this.#outputs?.beginInput(first));
    return true;
  }

  /** Files that have had no packet begin with the first interface that their rule can be compiled for. */
  #beginFiles(input: SplitInput, whatever = false): void {
    const { interfaces } = input;
    for (let rule = 0; rule <= this.#rules.length; rule++) {
      const from = whatever
        ? interfaces[0]
        : interfaces.find((each) => rule === this.#rules.length || this.#machines.isSupported(rule, each));
      if (from !== undefined) input.hand(() => this.#outputs?.begin(rule, from, interfaces));
    }
  }

  #distribute(input: SplitInput): void {
    const { batch, blocks, run } = input;
    let block = 0;
    const handBlocks = (before: number): void => {
      while (input.fault === undefined && block < blocks.length && blocks[block]!.before <= before) {
        const next = blocks[block++]!;
        input.hand(() => this.#outputs?.addBlock(next.block));
      }
    };
    if (batch.count > 0) {
      const { bytes, table: rows, count } = batch;
      const machine = this.#machines.machineFor(batch.interface!);
      for (let from = 0; from < count; ) {
        const to = machine.run({ bytes, rows, rowLength: ROW_LENGTH, count }, from);
        const { results } = machine;
        for (let number = from, at = 0; number < to; number++) {
          if (block < blocks.length) handBlocks(number);
          const end = at + 1 + results[at]!;
          if (input.fault === undefined) this.#hand(input, number, results, at + 1, end);
          else input.leave(number);
          if (input.fault !== undefined) return;
          at = end;
        }
        from = to;
      }
    }
    handBlocks(Number.POSITIVE_INFINITY);
    if (run !== undefined) this.#distributeRun(input, run);
  }

  #distributeRun(input: SplitInput, { rows, seen }: RecordRun): void {
    const before = input.read - seen;
    let told = 0;
    for (let row = 0; row < rows.length && input.fault === undefined; told++) {
      const end = row + 2 + rows[row + 1]!;
      this.#hand(input, row, rows, row + 2, end);
      row = end;
    }
    // Others match no rule, and nobody wants them.
    this.#counts[this.#rules.length]! += input.read - before - told;
  }

  /** The rules that match the packet of a row are results[at … end). */
  #hand(input: SplitInput, row: number, results: Uint32Array, at: number, end: number): void {
    const counts = this.#counts;
    if (at === end || (this.#options.first && end - at > 1)) {
      let first = this.#rules.length;
      for (let i = at; i < end; i++) if (results[i]! < first) first = results[i]!;
      this.#firstMatch[0] = first;
      this.#hand(input, row, this.#firstMatch, 0, 1);
      return;
    }
    if (this.#outputs === undefined) {
      for (let i = at; i < end; i++) counts[results[i]!]!++;
      return;
    }
    const record = this.#record;
    input.record(row, record);
    try {
      // A packet that is cut to the snap length does not lie as it is to be written.
      const isWhole = record.blockLength === record.capturedLength + (input.copiedHeader ?? -1);
      if (isWhole && this.#outputs.copies(record.interface)) this.#outputs.copy(record);
      else this.#outputs.encode(record);
      for (let i = at; i < end; i++) {
        this.#outputs.add(results[i]!, record, input.interfaces);
        counts[results[i]!]!++;
      }
    } catch (error) {
      if (!(error instanceof CaptureError)) throw error;
      input.refuse(error, row, record);
    }
  }

  #openedInputs(): string[] {
    return this.#inputs.map(({ file }) => file).filter((identity) => identity !== undefined);
  }

  /** Those that come later must not be overwritten either. */
  #namedInputs(): string[] {
    const names = this.#options.inputs.filter((each) => typeof each === 'string' && each !== '-') as string[];
    return names.map(fileIdentity).filter((identity) => identity !== undefined);
  }
}
