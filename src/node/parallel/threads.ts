/** Other threads, which are started before there is anything for them to do, and what keeps them from their part. */

import { createRequire } from 'node:module';
import type { Worker } from 'node:worker_threads';
import type { ChunkWork } from './chunk-filter.js';
import { errorOf, type Failure, factsOf } from './failure.js';
import { MOST_OTHERS, type Relay } from './relay.js';
import type { Task } from './worker.js';

const usualEntry = new URL('./worker.js', import.meta.url);

/** Not at start-up, which hardly ever needs it. */
const workers = (): typeof import('node:worker_threads') =>
  createRequire(import.meta.url)('node:worker_threads');

export class Threads {
  readonly #workers: readonly Worker[];
  #relay: Relay | undefined;
  #failure: Failure | undefined;
  #missing = 0;

  /** Starts so many, at the most; `entry` is what they run, if not worker.js. */
  constructor(count: number, entry = usualEntry) {
    const { Worker } = workers();
    this.#workers = Array.from({ length: Math.min(count, MOST_OTHERS) }, (_, thread) => {
      const worker = new Worker(entry);
      worker.unref();
      worker.on('message', (failure: Failure) => {
        this.#failure ??= failure;
      });
      worker.on('error', (error) => {
        // One that cannot even begin is not needed.
        if (this.#relay?.isPresent(thread)) this.#failure ??= factsOf(error);
        else this.#missing++;
      });
      return worker;
    });
  }

  begin(work: ChunkWork, relay: Relay): void {
    this.#relay = relay;
    for (const [thread, worker] of this.#workers.entries()) {
      const task: Task = { work, buffer: relay.buffer, thread };
      worker.postMessage(task);
    }
  }

  /** All of them have begun, but those that never will. */
  get haveBegun(): boolean {
    const present = this.#workers.filter((_, thread) => this.#relay?.isPresent(thread));
    return present.length + this.#missing === this.#workers.length;
  }

  /** True, or throws what one of them has met with. */
  check(): true {
    if (this.#failure !== undefined) throw errorOf(this.#failure);
    return true;
  }

  /** They are not needed any more, or never were. */
  dismiss(): void {
    for (const worker of this.#workers) void worker.terminate();
  }
}
