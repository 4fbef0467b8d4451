/** Bytes as they lie in the packet → a number: what a direct load leaves to be done. */

import type { Emitter } from './emitter.js';
import * as r from './registers.js';

export function inHostOrder(emitter: Emitter, register: number, bytes: number): void {
  if (bytes > 1) emitter.emit(r.fromNetworkOrder(register, bytes));
}
