/**
 * Packet loads by RFC 9669's legacy instructions, r6 = context, which reject the packet (return 0) by themselves where
 * they lie outside. They go through r0 and change r1 … r5.
 *
 * The kernel takes X + k as a signed number and finds headers at negative ones; libpcap takes both as unsigned and
 * rejects. So a sum that reaches beyond 31 bits is rejected by a guard, unless X is known to be small enough.
 */

import * as cbpf from '../cbpf/index.js';
import * as ebpf from '../ebpf/index.js';
import { type Emitter, REJECT } from './emitter.js';
import type { Facts } from './facts.js';
import * as r from './registers.js';
import { type Loads, loadLength } from './target.js';

const { op } = ebpf;
const FARTHEST = 2 ** 31 - 1;
/** Keeps A over a load that has to go through r0. */
const SAVED = 8;

export const legacyLoads = (emitter: Emitter, { live, bounds }: Facts): Loads => ({
  guard() {
    // The instructions check by themselves.
  },
  absolute(_index, bytes, k) {
    emitter.emit(r.loadPacket(bytes, k));
  },
  indexed(index, bytes, k) {
    const farthestX = FARTHEST - k;
    if (bounds[index]! > farthestX) emitter.leave(r.branch(op.JGT, r.X, farthestX), REJECT);
    emitter.emit(r.loadPacketBy(bytes, r.X, k));
  },
  headerLength(index, k) {
    const keepsA = (live.after[index]! & cbpf.location.A) !== 0;
    if (keepsA) emitter.emit(r.copy(SAVED, r.A));
    emitter.emit(r.loadPacket(1, k));
    emitter.emit(r.compute32(op.AND, r.A, 0xf), r.compute32(op.LSH, r.A, 2), r.copy(r.X, r.A));
    if (keepsA) emitter.emit(r.copy(r.A, SAVED));
  },
  length(register) {
    loadLength(emitter, register);
  },
});
