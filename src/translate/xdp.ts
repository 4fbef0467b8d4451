/**
 * The target `xdp`: BPF_PROG_TYPE_XDP. The packet lies between data and data_end, all that is looked at; its length is
 * their difference. Nothing tells of what was on the wire beyond that.
 */

import { findNetworkOrder } from './byte-order.js';
import { directLoads, enterPacket, FARTHEST, measurePacket } from './direct.js';
import { REJECT } from './emitter.js';
import { findGuards } from './guards.js';
import { leavesBeyond } from './reachable.js';
import * as r from './registers.js';
import type { Target } from './target.js';

export const xdp: Target = {
  environment: 'xdp',
  farthest: FARTHEST,
  enter(emitter, instructions, { live, reached, loads, measures, asksContext }) {
    if (asksContext) emitter.emit(r.copy(r.CONTEXT, 1));
    if (loads || measures) enterPacket(emitter, 'xdp', 1);
    const leaves = leavesBeyond(instructions, FARTHEST);
    const guards = findGuards(instructions, reached, leaves);
    const order = findNetworkOrder(instructions, reached, live, () => false);
    const direct = directLoads(emitter, instructions, guards, order, () => REJECT);
    return [
      {
        loads: { ...direct, length: (register) => measurePacket(emitter, register) },
        reached,
        labels: 0,
        leaves,
        leavesFor: () => REJECT,
        order,
      },
    ];
  },
};
