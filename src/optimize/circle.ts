/**
 * Notices when rounds go in a circle that simplifies something on each lap: libpcap's guard does not see it, and libpcap
 * never comes back. Then any graph on the circle will do.
 */

import { DELETED } from '../cfg/index.js';
import type { Graph } from './graph.js';

/** No filter that libpcap ends on is known to need as many rounds. Up to here looking is a waste. */
const SUSPICIOUS = 256;

export class Circle {
  #round = 0;
  #next = SUSPICIOUS;
  #snapshot: Int32Array | undefined;

  /** To be asked after each round: whether the graph is one that an earlier round left. */
  closes(graph: Graph): boolean {
    if (++this.#round < SUSPICIOUS) return false;
    const now = snapshot(graph);
    const before = this.#snapshot;
    // A snapshot is kept for as many rounds as went before it (Brent): so a circle of any length is found.
    if (this.#round === this.#next) {
      this.#snapshot = now;
      this.#next *= 2;
    }
    return before !== undefined && now.length === before.length && now.every((word, i) => word === before[i]);
  }
}

/** All that a round goes by. */
function snapshot({ root, blocks, jt, jf }: Graph): Int32Array {
  const words = [root, ...jt, ...jf];
  for (const { statements, branch } of blocks) {
    for (const { code, k } of statements) if (code !== DELETED) words.push(code, k);
    words.push(DELETED, branch.code, branch.k);
  }
  return Int32Array.from(words);
}
