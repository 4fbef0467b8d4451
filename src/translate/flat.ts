/**
 * The target `flat`: r1 = packet, r2 = its length, as user-space VMs call programs. There is nothing beside the packet:
 * its length is the one on the wire. Lengths are compared as numbers, X + k in 64 bits, so that nothing wraps.
 */

import * as ebpf from '../ebpf/index.js';
import { findNetworkOrder } from './byte-order.js';
import { REJECT } from './emitter.js';
import { findGuards } from './guards.js';
import { inHostOrder } from './host-order.js';
import { leavesBeyond } from './reachable.js';
import * as r from './registers.js';
import type { Target } from './target.js';

const { op } = ebpf;
const PACKET = 1;
const LENGTH = 2;
const END = 3;
/** Packet + X. */
const BEHIND_X = 4;
/** Offsets of instructions have 16 bits, signed. */
const FAR = 5;
const FARTHEST_OFFSET = 2 ** 15 - 1;

export const flat: Target = {
  environment: 'flat',
  farthest: 2 ** 31 - 1,
  enter(emitter, instructions, { live, reached }) {
    const leaves = leavesBeyond(instructions, flat.farthest);
    const guards = findGuards(instructions, reached, leaves);
    const order = findNetworkOrder(instructions, reached, live, () => false);
    const load = (bytes: number, dst: number, base: number, k: number, index?: number): void => {
      if (k <= FARTHEST_OFFSET) emitter.emit(r.load(bytes, dst, base, k));
      else emitter.emit(r.copy(FAR, base), r.advance(FAR, k), r.load(bytes, dst, FAR, 0));
      inHostOrder(emitter, dst, bytes, index === undefined ? 0 : order[index]);
    };
    return [
      {
        reached,
        labels: 0,
        leaves,
        leavesFor: () => REJECT,
        order,
        loads: {
          guard(index) {
            const start = guards.fromStart[index]!;
            const x = guards.fromX[index]!;
            if (start > 0) emitter.leave(r.branch(op.JLT, LENGTH, start), REJECT);
            if (x === 0) return;
            const known = guards.knownFromX[index]!;
            if (known > 0 && guards.sameFromX[index] === 1) emitter.emit(r.advance(END, x - known));
            else emitter.emit(r.copy(END, r.X), r.advance(END, x));
            emitter.leave(r.branchBy(op.JGT, END, LENGTH), REJECT);
            if (known === 0) emitter.emit(r.copy(BEHIND_X, PACKET), r.advanceBy(BEHIND_X, r.X));
          },
          absolute: (index, bytes, k) => load(bytes, r.A, PACKET, k, index),
          indexed: (index, bytes, k) => load(bytes, r.A, BEHIND_X, k, index),
          headerLength(_index, k) {
            load(1, r.X, PACKET, k);
            emitter.emit(r.compute32(op.AND, r.X, 0xf), r.compute32(op.LSH, r.X, 2));
          },
          length(register) {
            emitter.emit(r.copy(register, LENGTH));
          },
        },
      },
    ];
  },
};
