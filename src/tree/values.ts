/** What the registers hold, told by how it was computed: equal values are one object, so that they compare by identity. */

import { op } from '../cbpf/index.js';
import { DELETED, type Statement } from '../cfg/index.js';

/** One instruction and what it was applied to. */
export interface Value {
  readonly code: number;
  readonly k: number;
  /** What was in the accumulator. */
  readonly a: Value | undefined;
  /** What was in X. */
  readonly x: Value | undefined;
  readonly number: number;
}

/** `undefined` for what is not known. */
export type Known = Value | undefined;

export interface Registers {
  readonly a: Known;
  readonly x: Known;
  readonly memory: readonly Known[];
}

export const UNKNOWN: Registers = {
  a: undefined,
  x: undefined,
  memory: new Array(op.MEMORY_WORDS).fill(undefined),
};

/** What is known where two ways meet. */
export function meet(one: Registers, other: Registers): Registers {
  const memory =
    one.memory === other.memory || one.memory.every((each, i) => each === other.memory[i])
      ? one.memory
      : one.memory.map((each, i) => (each === other.memory[i] ? each : undefined));
  const a = one.a === other.a ? one.a : undefined;
  const x = one.x === other.x ? one.x : undefined;
  return a === one.a && x === one.x && memory === one.memory ? one : { a, x, memory };
}

export class Values {
  readonly #made = new Map<string, Value>();

  #value(code: number, k: number, a?: Value, x?: Value): Value {
    const key = `${code} ${k} ${a?.number} ${x?.number}`;
    let value = this.#made.get(key);
    if (value === undefined) {
      value = { code, k, a, x, number: this.#made.size };
      this.#made.set(key, value);
    }
    return value;
  }

  /** The registers behind statements. */
  after(before: Registers, statements: readonly Statement[]): Registers {
    let { a, x, memory } = before;
    for (const { code, k } of statements) {
      if (code === DELETED) continue;
      switch (op.classOf(code)) {
        case op.LD:
          a = op.modeOf(code) === op.MEM ? memory[k] : this.#loaded(code, k, x);
          break;
        case op.LDX:
          x = op.modeOf(code) === op.MEM ? memory[k] : this.#value(code, k);
          break;
        case op.ST:
          memory = memory.with(k, a);
          break;
        case op.STX:
          memory = memory.with(k, x);
          break;
        case op.ALU:
          a = this.#computed(code, k, a, x);
          break;
        default:
          if (op.miscOperationOf(code) === (op.MISC | op.TXA)) a = x;
          else x = a;
      }
    }
    return { a, x, memory };
  }

  #loaded(code: number, k: number, x: Known): Known {
    if (op.modeOf(code) !== op.IND) return this.#value(code, k);
    return x && this.#value(code, k, undefined, x);
  }

  #computed(code: number, k: number, a: Known, x: Known): Known {
    if (a === undefined) return undefined;
    if (op.sourceOf(code) === op.K || op.operationOf(code) === op.NEG) return this.#value(code, k, a);
    return x && this.#value(code, 0, a, x);
  }
}
