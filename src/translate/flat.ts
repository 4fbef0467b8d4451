/**
 * The target `flat`: r1 = packet, r2 = its length, as user-space VMs call programs. There is nothing beside the packet:
 * its length is the one on the wire. Lengths are compared as numbers, X + k in 64 bits, so that nothing wraps.
 */

import * as ebpf from '../ebpf/index.js';
import { findNetworkOrder } from './byte-order.js';
import { REJECT } from './emitter.js';
import { findGuards } from './guards.js';
import { loadFrom, loadHeaderLengthFrom, type Place } from './pointer-loads.js';
import { leavesBeyond } from './reachable.js';
import * as r from './registers.js';
import type { Target } from './target.js';

const { op } = ebpf;
const PACKET = 1;
const LENGTH = 2;
const END = 3;
/** Packet + X. */
const BEHIND_X = 4;
const SPARE = 5;

export const flat: Target = {
  environment: 'flat',
  farthest: 2 ** 31 - 1,
  enter(emitter, instructions, { live, reached }) {
    const leaves = leavesBeyond(instructions, flat.farthest);
    const guards = findGuards(instructions, reached, leaves);
    const order = findNetworkOrder(instructions, reached, live, () => false);
    const fromStart = (k: number): Place => ({ base: PACKET, offset: k, spare: SPARE });
    const fromX = (k: number): Place => ({ base: BEHIND_X, offset: k, spare: SPARE });
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
          absolute: (index, bytes, k) => loadFrom(emitter, fromStart(k), bytes, r.A, order[index]),
          indexed: (index, bytes, k) => loadFrom(emitter, fromX(k), bytes, r.A, order[index]),
          headerLength: (_index, k) => loadHeaderLengthFrom(emitter, fromStart(k)),
          length(register) {
            emitter.emit(r.copy(register, LENGTH));
          },
        },
      },
    ];
  },
};
