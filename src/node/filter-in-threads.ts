/** The records of an input → an output file, on several cores, as far as nothing has to be known of each; the rest is left. */

import { asFileError } from './file-error.js';
import type { FilterOutput } from './filter-output.js';
import type { Input } from './input.js';
import { filterChunks, Threads } from './parallel/index.js';

export interface InThreadsOptions {
  readonly threads: number;
  readonly chunkLength: number;
  readonly worker: URL | undefined;
  readonly together: boolean | undefined;
  readonly signal: AbortSignal | undefined;
  readonly progress: ((position: number) => void) | undefined;
  /** Called with the number of packets. */
  readonly kept: (packets: number) => void;
}

/** `input` has not been read yet. Without an output packets are only counted. Throws FilterError and FileError. */
export async function filterInThreads(
  input: Input,
  output: FilterOutput,
  { threads, worker, chunkLength, kept, ...options }: InThreadsOptions,
): Promise<void> {
  await input.fill();
  const { direct, size } = input;
  if (direct === undefined || size === undefined || !input.beginsAsPcap) return;
  // They take as long to start as the expression to be compiled.
  const others = new Threads(threads - 1, worker);
  try {
    const work = input.handOver();
    const sink = output.destination?.direct;
    if (work === undefined) return;
    if (output.destination !== undefined && sink === undefined) return;
    const outputStart = sink?.position ?? 0;
    const files = { input: direct.descriptor, output: sink?.descriptor };
    const chunks = { ...work, ...files, size, chunkLength, isWalked: threads > 2 };
    const totals = await filterChunks(chunks, others, { ...options, outputStart }).catch((error: unknown) => {
      const isWriting = sink !== undefined && (error as { syscall?: string }).syscall === 'write';
      throw asFileError(isWriting ? sink.name : input.name, error);
    });
    if (sink !== undefined) sink.position = totals.output;
    output.destination?.written(totals.kept, totals.output - outputStart);
    kept(totals.kept);
    input.takeBack(totals.boundary, { read: totals.seen, kept: totals.kept });
  } finally {
    others.dismiss();
  }
}
