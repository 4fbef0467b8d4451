/** A file of classic pcap records → those to keep, in an output file, by several threads of which this one is the first. */

import { setImmediate as eventLoop } from 'node:timers/promises';
import { ChunkFilter, type ChunkWork, chunksOf } from './chunk-filter.js';
import { Relay, type Totals, type Turn } from './relay.js';
import type { Threads } from './threads.js';

export interface ThreadOptions {
  /** Where in the output the first record goes. */
  readonly outputStart: number;
  /** Begin when all threads are there; usually this one begins while others are still being started. */
  readonly together?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called again and again with how far in the file the work has come. */
  readonly progress?: ((position: number) => void) | undefined;
}

/** Signals are to be seen, and failures of other threads. */
const PATIENCE_MILLISECONDS = 50;

/** When something has failed, other threads end what they are at, but nobody waits for them longer than that. */
const MOST_ROUNDS = 100;

/** Stops before the first record that is not whole or too long. Throws errors of the system. */
export async function filterChunks(
  work: ChunkWork,
  threads: Threads,
  options: ThreadOptions,
): Promise<Totals> {
  const relay = new Relay();
  relay.begin(work.start, options.outputStart);
  threads.begin(work, relay);
  try {
    while (options.together && !threads.haveBegun) {
      await eventLoop();
      threads.check();
    }
    await filterHere(work, relay, threads, options);
    await finished(work, relay, () => threads.check());
    while (relay.hasFailed) {
      await eventLoop();
      threads.check();
    }
    return relay.totals;
  } catch (error) {
    relay.fail();
    // Files are closed then, and their descriptors may become those of others.
    let rounds = 0;
    await finished(work, relay, () => rounds++ < MOST_ROUNDS);
    throw error;
  }
}

/** Waits until all chunks that were claimed are done with. Called meanwhile: what may end the waiting. */
async function finished(work: ChunkWork, relay: Relay, meanwhile: () => boolean): Promise<void> {
  const claimed = Math.min(chunksOf(work), relay.close());
  while (!relay.waitFinished(claimed, PATIENCE_MILLISECONDS)) {
    await eventLoop();
    if (!meanwhile()) return;
  }
}

async function filterHere(
  work: ChunkWork,
  relay: Relay,
  threads: Threads,
  options: ThreadOptions,
): Promise<void> {
  const filter = new ChunkFilter(work, relay);
  const count = chunksOf(work);
  for (let chunk = relay.claim(); chunk < count; chunk = relay.claim()) {
    try {
      for (const turn of filter.filter(chunk)) {
        if (!(await comes(turn, chunk))) break;
      }
    } finally {
      relay.finish();
    }
    await eventLoop();
    threads.check();
    options.progress?.(relay.boundary);
    if (options.signal?.aborted || relay.isOver('boundary')) break;
  }

  async function comes(turn: Turn, chunk: number): Promise<boolean> {
    while (!relay.wait(turn, chunk, PATIENCE_MILLISECONDS)) {
      if (relay.isOver(turn)) return false;
      await eventLoop();
      threads.check();
    }
    return true;
  }
}
