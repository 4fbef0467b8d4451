/** A thread that filters chunks of a file as long as there are some. What keeps it from that is its message. */

import { parentPort } from 'node:worker_threads';
import { ChunkFilter, type ChunkWork, chunksOf } from './chunk-filter.js';
import { factsOf } from './failure.js';
import { Relay } from './relay.js';

/** What a thread is told. */
export interface Task {
  readonly work: ChunkWork;
  readonly buffer: Relay['buffer'];
  /** Which of the threads it is, from 0. */
  readonly thread: number;
}

const PATIENCE_MILLISECONDS = 1000;

function filterChunks({ work, buffer, thread }: Task): void {
  const relay = new Relay(buffer);
  const filter = new ChunkFilter(work, relay);
  const count = chunksOf(work);
  relay.arrive(thread);
  for (let chunk = relay.claim(); chunk < count; chunk = relay.claim()) {
    try {
      for (const turn of filter.filter(chunk)) {
        while (!relay.isOver(turn) && !relay.wait(turn, chunk, PATIENCE_MILLISECONDS));
        if (relay.isOver(turn)) break;
      }
    } catch (error) {
      parentPort?.postMessage(factsOf(error));
      relay.fail();
    } finally {
      relay.finish();
    }
  }
}

parentPort?.once('message', filterChunks);
