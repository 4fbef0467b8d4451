/** The helpers of Linux by which programs get at bytes of a packet beyond its linear part, with the kernel's results. */

import type * as ebpf from '../../ebpf/index.js';
import type { Helper, HelperCall, Helpers } from './helper.js';

const EFAULT = 14;
const ENOMEM = 12;

/** skb_load_bytes(context, offset, to, size) copies bytes of the packet, or clears as many if they lie outside. */
const loadBytes: Helper = {
  name: 'skb_load_bytes',
  arguments: ['context', 'number', 'memory to write', 'size'],
  call({ registers, memory, packet }) {
    const to = memory[3]!;
    const offset = registers.lo[2]! >>> 0;
    if (offset + to.length > packet.length) {
      to.fill(0);
      return -EFAULT;
    }
    to.set(packet.subarray(offset, offset + to.length));
    return 0;
  },
};

/** skb_pull_data(context, size) makes that much of the packet linear; size 0 leaves it as it is. */
const pullData: Helper = {
  name: 'skb_pull_data',
  arguments: ['context', 'number'],
  call(call: HelperCall) {
    const length = call.registers.lo[2]! >>> 0;
    if (length > call.packet.length) return -ENOMEM;
    call.linearize(length);
    return 0;
  },
};

const LOAD_BYTES = 26;
const PULL_DATA = 39;

/** By environment, then by number. */
export const packetHelpers: Readonly<Record<ebpf.Environment, Helpers>> = {
  socket: new Map([[LOAD_BYTES, loadBytes]]),
  tc: new Map([
    [LOAD_BYTES, loadBytes],
    [PULL_DATA, pullData],
  ]),
  xdp: new Map(),
  flat: new Map(),
};
