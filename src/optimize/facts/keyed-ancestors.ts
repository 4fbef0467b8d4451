/**
 * A tree some of whose nodes have a key → for any node and key, the nearest ancestor (or the node itself) with that key,
 * in time logarithmic in the number of nodes with the key.
 *
 * Along the preorder of the tree the answer for one key changes where a node with that key is entered, and where one is
 * left. These places are kept in order, with the answer from there on.
 */

import { NONE } from '../graph.js';
import type { Memory } from '../memory.js';
import type { Preorder } from './tree.js';

export class KeyedAncestors {
  /** For a node with a key: its nearest proper ancestor with the same key, or NONE. */
  readonly enclosing: Int32Array;
  readonly #enter: Int32Array;
  /** The changes of key k are at #starts[k] up to #ends[k]. */
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;
  readonly #places: Int32Array;
  readonly #answers: Int32Array;

  /** `keys` has a number below `keyCount`, or NONE, for each node. */
  constructor({ enter, leave }: Preorder, keys: Int32Array, keyCount: number, memory: Memory) {
    const count = enter.length;
    this.#enter = enter;
    this.enclosing = memory.ints(count, NONE);
    this.#starts = memory.ints(keyCount);
    const sizes = memory.ints(keyCount);
    const byPlace = memory.ints(count, NONE);
    let keyed = 0;
    for (let node = 0; node < count; node++) {
      if (keys[node] === NONE) continue;
      sizes[keys[node]!]! += 2;
      byPlace[enter[node]!] = node;
      keyed++;
    }
    for (let key = 1; key < keyCount; key++) this.#starts[key] = this.#starts[key - 1]! + sizes[key - 1]!;
    this.#ends = memory.copy(this.#starts);
    this.#places = memory.ints(2 * keyed);
    this.#answers = memory.ints(2 * keyed);

    const current = memory.ints(keyCount, NONE);
    const open = memory.ints(keyed);
    let height = 0;
    for (let place = 0; place <= count; place++) {
      while (height > 0 && leave[open[height - 1]!]! <= place) {
        const node = open[--height]!;
        this.#change(keys[node]!, leave[node]!, this.enclosing[node]!, current);
      }
      const node = place < count ? byPlace[place]! : NONE;
      if (node === NONE) continue;
      this.enclosing[node] = current[keys[node]!]!;
      this.#change(keys[node]!, place, node, current);
      open[height++] = node;
    }
  }

  #change(key: number, place: number, answer: number, current: Int32Array): void {
    const at = this.#ends[key]!++;
    this.#places[at] = place;
    this.#answers[at] = answer;
    current[key] = answer;
  }

  nearest(node: number, key: number): number {
    const place = this.#enter[node]!;
    const start = this.#starts[key]!;
    // The first change behind `place`.
    let low = start;
    let high = this.#ends[key]!;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#places[middle]! <= place) low = middle + 1;
      else high = middle;
    }
    return low === start ? NONE : this.#answers[low - 1]!;
  }
}
