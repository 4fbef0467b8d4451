/**
 * Packet loads by the helper bpf_skb_load_bytes, which finds bytes wherever they are, through a word of the stack.
 * Slow and long: for what cannot be read directly.
 */

import * as cbpf from '../cbpf/index.js';
import * as ebpf from '../ebpf/index.js';
import type { NetworkOrder } from './byte-order.js';
import { type Emitter, REJECT } from './emitter.js';
import type { Facts } from './facts.js';
import { loadFrom, loadHeaderLengthFrom, type Place } from './pointer-loads.js';
import * as r from './registers.js';
import type { Loads } from './target.js';

const { op } = ebpf;
/** long bpf_skb_load_bytes(context, u32 offset, void *to, u32 length): 0, or less where the packet ends before. */
const LOAD_BYTES = 26;
const FARTHEST = 2 ** 31 - 1;
const loaded: Place = { base: r.FRAME, offset: r.LOADED_OFFSET, spare: 2 };
/** Keeps A over a call. */
const SAVED = 8;

export function helperLoads(
  emitter: Emitter,
  { live, bounds }: Facts,
  order: NetworkOrder,
): Omit<Loads, 'length'> {
  /** r2 is the offset. */
  const fetch = (bytes: number): void => {
    emitter.emit(
      r.copy(1, r.CONTEXT),
      r.copy(3, r.FRAME),
      r.advance(3, r.LOADED_OFFSET),
      r.set(4, bytes),
      r.call(LOAD_BYTES),
    );
    emitter.leave(r.branch(op.JNE, 0, 0), REJECT);
  };
  return {
    guard() {
      // The helper checks by itself.
    },
    absolute(index, bytes, k) {
      emitter.emit(r.set(2, k));
      fetch(bytes);
      loadFrom(emitter, loaded, bytes, r.A, order[index]);
    },
    indexed(index, bytes, k) {
      const farthestX = FARTHEST - k;
      if (bounds[index]! > farthestX) emitter.leave(r.branch(op.JGT, r.X, farthestX), REJECT);
      emitter.emit(r.copy(2, r.X));
      if (k > 0) emitter.emit(r.advance(2, k));
      fetch(bytes);
      loadFrom(emitter, loaded, bytes, r.A, order[index]);
    },
    headerLength(index, k) {
      const keepsA = (live.after[index]! & cbpf.location.A) !== 0;
      if (keepsA) emitter.emit(r.copy(SAVED, r.A));
      emitter.emit(r.set(2, k));
      fetch(1);
      loadHeaderLengthFrom(emitter, loaded);
      if (keepsA) emitter.emit(r.copy(r.A, SAVED));
    },
  };
}
