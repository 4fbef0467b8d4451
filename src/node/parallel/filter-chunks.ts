/** A file of classic pcap records → those to keep, in an output file, by several threads of which this one is the first. */

import { setImmediate as eventLoop } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { ChunkFilter, type ChunkWork, chunksOf } from './chunk-filter.js';
import { errorOf, type Failure, factsOf } from './failure.js';
import { MOST_OTHERS, Relay, type Totals, type Turn } from './relay.js';
import type { Task } from './worker.js';

export interface ThreadOptions {
  readonly threads: number;
  /** Where in the output the first record goes. */
  readonly outputStart: number;
  /** What the other threads run, if not worker.js. */
  readonly worker?: URL | undefined;
  /** Begin when all threads are there; usually this one begins while others are still being started. */
  readonly together?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called again and again with how far in the file the work has come. */
  readonly progress?: ((position: number) => void) | undefined;
}

const usualEntry = new URL('./worker.js', import.meta.url);

/** Signals are to be seen, and failures of other threads. */
const PATIENCE_MILLISECONDS = 50;

/** When something has failed, other threads end what they are at, but nobody waits for them longer than that. */
const MOST_ROUNDS = 100;

/** Stops before the first record that is not whole or too long. Throws errors of the system. */
export async function filterChunks(work: ChunkWork, options: ThreadOptions): Promise<Totals> {
  const relay = new Relay();
  relay.begin(work.start, options.outputStart);
  const others = new Others(work, relay, options);
  try {
    while (options.together && !others.areThere) {
      await eventLoop();
      others.check();
    }
    await filterHere(work, relay, options, others);
    await finished(work, relay, () => others.check());
    while (relay.hasFailed) {
      await eventLoop();
      others.check();
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
  options: ThreadOptions,
  others: Others,
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
    others.check();
    options.progress?.(relay.boundary);
    if (options.signal?.aborted || relay.isOver('boundary')) break;
  }

  async function comes(turn: Turn, chunk: number): Promise<boolean> {
    while (!relay.wait(turn, chunk, PATIENCE_MILLISECONDS)) {
      if (relay.isOver(turn)) return false;
      await eventLoop();
      others.check();
    }
    return true;
  }
}

/** The other threads, and what keeps them from their part. */
class Others {
  readonly #relay: Relay;
  readonly #count: number;
  #failure: Failure | undefined;
  #missing = 0;

  constructor(work: ChunkWork, relay: Relay, { threads, worker: entry = usualEntry }: ThreadOptions) {
    this.#relay = relay;
    this.#count = Math.min(threads - 1, MOST_OTHERS);
    for (let thread = 0; thread < this.#count; thread++) {
      const task: Task = { work, buffer: relay.buffer, thread };
      const worker = new Worker(entry, { workerData: task });
      worker.unref();
      worker.on('message', (failure: Failure) => {
        this.#failure ??= failure;
      });
      worker.on('error', (error) => {
        // One that cannot even begin is not needed.
        if (relay.isPresent(thread)) this.#failure ??= factsOf(error);
        else this.#missing++;
      });
    }
  }

  /** All of them, but those that never will be. */
  get areThere(): boolean {
    let present = this.#missing;
    for (let thread = 0; thread < this.#count; thread++) if (this.#relay.isPresent(thread)) present++;
    return present === this.#count;
  }

  /** True, or throws what one of them has met with. */
  check(): true {
    if (this.#failure !== undefined) throw errorOf(this.#failure);
    return true;
  }
}
