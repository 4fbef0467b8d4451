/**
 * The target `tc`: BPF_PROG_TYPE_SCHED_CLS. The linear part of the packet lies between data and data_end and is read
 * directly. What is beyond, in pages of their own, only a helper reads: so the program is emitted twice. The first copy
 * loads directly; where a guard fails, control goes to the same place in the second copy, which asks bpf_skb_load_bytes
 * for every load and rejects what that does not find. A, X and scratch memory are at the same places in both.
 */

import { directLoads, enterPacket, FARTHEST } from './direct.js';
import { REJECT } from './emitter.js';
import { helperLoads } from './helper-loads.js';
import { reachable } from './reachable.js';
import * as r from './registers.js';
import { type Copy, loadLength, type Target } from './target.js';

export const tc: Target = {
  environment: 'tc',
  farthest: 2 ** 31 - 1,
  enter(emitter, instructions, facts) {
    if (facts.loads || facts.measures || facts.asksContext) emitter.emit(r.copy(r.CONTEXT, 1));
    if (facts.loads) enterPacket(emitter, 'tc', 1);
    const second = (index: number): number => index + instructions.length;
    const reached = reachable(instructions, FARTHEST);
    const direct = directLoads(emitter, instructions, reached, second);
    const length = (register: number): void => loadLength(emitter, register);
    const copies: Copy[] = [
      { loads: { ...direct, length }, reached, labels: 0, farthest: FARTHEST, beyond: second },
    ];
    const crossings = [...instructions.keys()].filter(
      (index) => reached[index] === 1 && direct.leaves(index),
    );
    if (crossings.length > 0) {
      copies.push({
        loads: { ...helperLoads(emitter, facts), length },
        reached: reachable(instructions, tc.farthest, crossings),
        labels: instructions.length,
        farthest: tc.farthest,
        beyond: () => REJECT,
      });
    }
    return copies;
  },
};
