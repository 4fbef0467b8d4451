/** Bytes as they lie in the packet → a number: what a direct load leaves to be done. */

import type { Emitter } from './emitter.js';
import * as r from './registers.js';

/** `order`: the bytes of the value if it may stay in network order. */
export function inHostOrder(emitter: Emitter, register: number, bytes: number, order = 0): void {
  if (bytes > 1 && order === 0) emitter.emit(r.fromNetworkOrder(register, bytes));
}
