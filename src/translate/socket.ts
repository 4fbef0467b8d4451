/**
 * The target `socket`: BPF_PROG_TYPE_SOCKET_FILTER, and the extended machine of this project. r1 is the context, a
 * structure that begins with the length of the packet as 32 bits (struct __sk_buff does). Packet loads are RFC 9669's
 * legacy instructions with r6 = context, which reject the packet (return 0) by themselves where they lie outside.
 *
 * The kernel takes X + k as a signed number and finds headers at negative ones; libpcap takes both as unsigned and
 * rejects. So a sum that reaches beyond 31 bits is rejected by a guard, unless X is known to be small enough.
 */

import * as ebpf from '../ebpf/index.js';
import { REJECT } from './emitter.js';
import { branch, CONTEXT, copy, load32, loadPacket, loadPacketBy, X } from './registers.js';
import type { Target } from './target.js';

const { op } = ebpf;
const FARTHEST = 2 ** 31 - 1;
const LENGTH_OFFSET = 0;

const sizeOf = (bytes: number): number => (bytes === 1 ? op.B : bytes === 2 ? op.H : op.W);

export const socket: Target = {
  enter(emitter) {
    emitter.emit(copy(CONTEXT, 1));
  },
  loadAbsolute(emitter, bytes, k) {
    emitter.emit(loadPacket(sizeOf(bytes), k));
  },
  loadIndexed(emitter, bytes, k, bound) {
    const farthestX = FARTHEST - k;
    if (bound > farthestX) emitter.jump(branch(op.JGT, X, farthestX), REJECT);
    emitter.emit(loadPacketBy(sizeOf(bytes), X, k));
  },
  loadLength(emitter, register) {
    emitter.emit(load32(register, CONTEXT, LENGTH_OFFSET));
  },
};
