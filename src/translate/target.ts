/** What differs between the places an extended program can run: how it gets at the packet and at the packet's length. */

import type { Emitter } from './emitter.js';

export interface Target {
  /** Comes first, if the program looks at the packet or its length at all. */
  enter(emitter: Emitter): void;
  /** A = the 1, 2 or 4 bytes at k, else reject. May change every register but r6 … r9. */
  loadAbsolute(emitter: Emitter, bytes: number, k: number): void;
  /** A = the bytes at X + k, a sum that does not wrap, else reject. X is `bound` at most. */
  loadIndexed(emitter: Emitter, bytes: number, k: number, bound: number): void;
  /** Register = the length of the packet on the wire. */
  loadLength(emitter: Emitter, register: number): void;
}
