/**
 * The target `tc`: BPF_PROG_TYPE_SCHED_CLS. The linear part of the packet lies between data and data_end and is read
 * directly. What is beyond, in pages of their own, only a helper reads: so the program is emitted twice. The first copy
 * loads directly; where a guard fails, control goes to the same place in the second copy, which asks bpf_skb_load_bytes
 * for every load and rejects what that does not find. A, X and scratch memory are at the same places in both.
 * Loops are in the second copy alone: two ways through each round are too many for the kernel's verifier.
 */

import { findNetworkOrder } from './byte-order.js';
import { directLoads, enterPacket, FARTHEST } from './direct.js';
import { REJECT } from './emitter.js';
import { findGuards } from './guards.js';
import { helperLoads } from './helper-loads.js';
import { type Leaves, leavesBeyond, reachable } from './reachable.js';
import * as r from './registers.js';
import { type Copy, loadLength, type Target } from './target.js';

export const tc: Target = {
  environment: 'tc',
  farthest: 2 ** 31 - 1,
  enter(emitter, instructions, facts) {
    if (facts.loads || facts.measures || facts.asksContext) emitter.emit(r.copy(r.CONTEXT, 1));
    if (facts.loads) enterPacket(emitter, 'tc', 1);
    const second = (index: number): number => index + instructions.length;
    const farAway = leavesBeyond(instructions, FARTHEST);
    const leaves: Leaves = (index) => facts.loops.starts.has(index) || farAway(index);
    const reached = reachable(instructions, leaves);
    const guards = findGuards(instructions, reached, leaves);
    const crosses: Leaves = (index) =>
      reached[index] === 1 && (leaves(index) || guards.fromStart[index]! + guards.fromX[index]! > 0);
    // Both copies must find a value of A in the same order that one leaves to the other.
    const order = findNetworkOrder(instructions, facts.reached, facts.live, crosses);
    const length = (register: number): void => loadLength(emitter, register);
    const direct = directLoads(emitter, instructions, guards, order, second);
    const copies: Copy[] = [
      { loads: { ...direct, length }, reached, labels: 0, leaves, leavesFor: second, order },
    ];
    const crossings = [...instructions.keys()].filter(crosses);
    if (crossings.length > 0) {
      const rejected = leavesBeyond(instructions, tc.farthest);
      copies.push({
        loads: { ...helperLoads(emitter, facts, order), length },
        reached: reachable(instructions, rejected, crossings),
        labels: instructions.length,
        leaves: rejected,
        leavesFor: () => REJECT,
        order,
      });
    }
    return copies;
  },
};
