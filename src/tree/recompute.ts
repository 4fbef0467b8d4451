/** A value that a register held once → statements that bring it back. They load nothing that was not loaded for it before. */

import { op } from '../cbpf/index.js';
import type { Registers, Value } from './values.js';

/** A statement to be. */
export type Step = readonly [code: number, k: number];

/** Into the accumulator; X may be overwritten. `stored`: what is in scratch memory. */
export function recompute(value: Value, stored: Registers['memory']): readonly Step[] | undefined {
  const at = stored.indexOf(value);
  if (at >= 0) return [[op.LD | op.MEM, at]];
  const { code, k, a, x } = value;
  if (op.classOf(code) === op.LDX) {
    const loaded = recomputeX(value, stored);
    return loaded && [...loaded, [op.MISC | op.TXA, 0]];
  }
  if (x === undefined) {
    if (a === undefined) return op.classOf(code) === op.LD ? [[code, k]] : undefined;
    const operand = recompute(a, stored);
    return operand && [...operand, [code, k]];
  }
  const index = a === undefined ? recomputeX(x, stored) : undefined;
  return index && [...index, [code, k]];
}

/** Into X; the accumulator may be overwritten. */
export function recomputeX(value: Value, stored: Registers['memory']): readonly Step[] | undefined {
  const at = stored.indexOf(value);
  if (at >= 0) return [[op.LDX | op.MEM, at]];
  if (op.classOf(value.code) === op.LDX) return [[value.code, value.k]];
  const loaded = recompute(value, stored);
  return loaded && [...loaded, [op.MISC | op.TAX, 0]];
}
