/**
 * The target `socket`: BPF_PROG_TYPE_SOCKET_FILTER. r1 is the context, a structure that begins with the length of the
 * packet as 32 bits (struct __sk_buff does). Packets are read by the legacy loads, as the kernel has no other way here.
 */

import { REJECT } from './emitter.js';
import { legacyLoads } from './legacy.js';
import { leavesBeyond } from './reachable.js';
import * as r from './registers.js';
import type { Target } from './target.js';

const FARTHEST = 2 ** 31 - 1;

export const socket: Target = {
  environment: 'socket',
  farthest: FARTHEST,
  enter(emitter, instructions, facts) {
    if (facts.loads || facts.measures || facts.asksContext) emitter.emit(r.copy(r.CONTEXT, 1));
    const loads = legacyLoads(emitter, facts);
    return [
      {
        loads,
        reached: facts.reached,
        labels: 0,
        leaves: leavesBeyond(instructions, FARTHEST),
        leavesFor: () => REJECT,
        // The legacy loads turn bytes round by themselves.
        order: new Uint8Array(instructions.length),
      },
    ];
  },
};
