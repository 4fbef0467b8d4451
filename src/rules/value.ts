/**
 * What a program computes from a packet, as a tree: loads, constants, arithmetic. Equal values are one object, whichever of
 * the rules computes them, so that what is equal is found by identity.
 */

import { op } from '../cbpf/index.js';

export type Value = Constant | WireLength | Load | Operation | Comparison;

interface Common {
  /** Tells it from all others. */
  readonly number: number;
  /** No packet gives more. */
  readonly highest: number;
  /** The loads that it takes, each of which rejects a packet that it does not lie in. Those before the ones that they are for. */
  readonly loads: readonly Load[];
}

export interface Constant extends Common {
  readonly kind: 'constant';
  readonly value: number;
}

interface WireLength extends Common {
  readonly kind: 'wire-length';
}

export interface Load extends Common {
  readonly kind: 'load';
  readonly size: 1 | 2 | 4;
  /** What the offset is counted from; the start of the packet when undefined. */
  readonly base: Value | undefined;
  readonly offset: number;
}

export interface Operation extends Common {
  readonly kind: 'operation';
  /** Of an ALU instruction. */
  readonly operation: number;
  readonly left: Value;
  readonly right: Value;
}

/** 1 where it holds, else 0. */
export interface Comparison extends Common {
  readonly kind: 'comparison';
  /** Of a jump. */
  readonly operation: number;
  readonly left: Value;
  readonly right: Value;
}

export const HIGHEST = 0xffffffff;

/** No packet is so long: a load there is never within one. */
const FARTHEST = 0x7fffffff;

type Shape<Kind extends Value> = Omit<Kind, keyof Common> & Pick<Common, 'highest'>;

export class Values {
  readonly #known = new Map<string, Value>();

  constant(value: number): Constant {
    return this.#the<Constant>(`c${value}`, { kind: 'constant', value, highest: value });
  }

  get wireLength(): Value {
    return this.#the<WireLength>('w', { kind: 'wire-length', highest: HIGHEST });
  }

  /** Undefined for a load that no packet holds. */
  load(size: 1 | 2 | 4, base: Value | undefined, offset: number): Load | undefined {
    if (offset + size > FARTHEST) return undefined;
    if (base?.kind === 'constant') return this.load(size, undefined, base.value + offset);
    const highest = size === 4 ? HIGHEST : 2 ** (8 * size) - 1;
    return this.#the<Load>(`l${size},${base?.number},${offset}`, {
      kind: 'load',
      size,
      base,
      offset,
      highest,
    });
  }

  /** Undefined for an operation that may have no result, or depends on more than its 32 bits. */
  operation(operation: number, left: Value, right: Value): Value | undefined {
    if (right.kind === 'constant') {
      if (left.kind === 'constant') return this.#folded(operation, left.value, right.value);
      const simpler = this.#simpler(operation, left, right.value);
      if (simpler !== undefined) return simpler;
      if ((operation === op.DIV || operation === op.MOD) && right.value === 0) return undefined;
    } else if (!TOTAL.has(operation)) return undefined;
    return this.#the<Operation>(`o${operation},${left.number},${right.number}`, {
      kind: 'operation',
      operation,
      left,
      right,
      highest: highestOf(operation, left, right),
    });
  }

  comparison(operation: number, left: Value, right: Value): Value {
    return this.#the<Comparison>(`j${operation},${left.number},${right.number}`, {
      kind: 'comparison',
      operation,
      left,
      right,
      highest: 1,
    });
  }

  #folded(operation: number, left: number, right: number): Value | undefined {
    const result = fold(operation, left, right);
    return result === undefined ? undefined : this.constant(result);
  }

  /** What needs no operation. */
  #simpler(operation: number, left: Value, right: number): Value | undefined {
    switch (operation) {
      case op.ADD:
      case op.SUB:
      case op.OR:
      case op.XOR:
        return right === 0 ? left : undefined;
      case op.LSH:
      case op.RSH:
        if (right === 0) return left;
        return right > 31 ? this.constant(0) : undefined;
      case op.AND:
        // All bits that it may have
        return right === HIGHEST || (isMask(left.highest) && (right & left.highest) >>> 0 === left.highest)
          ? left
          : undefined;
      default:
        return undefined;
    }
  }

  #the<Kind extends Value>(key: string, shape: Shape<Kind>): Kind {
    const known = this.#known.get(key);
    if (known !== undefined) return known as Kind;
    const made = { ...shape, number: this.#known.size } as unknown as Kind & { loads: readonly Load[] };
    const parts: readonly Value[] =
      made.kind === 'load'
        ? made.base === undefined
          ? []
          : [made.base]
        : 'left' in made
          ? [made.left, made.right]
          : [];
    const loads = new Set(parts.flatMap((part) => part.loads));
    if (made.kind === 'load') loads.add(made as Load);
    made.loads = [...loads];
    this.#known.set(key, made);
    return made;
  }
}

/** Operations with a result for all operands. */
const TOTAL: ReadonlySet<number> = new Set([op.ADD, op.SUB, op.MUL, op.OR, op.AND, op.XOR]);

/** Whether all bits below the highest are set too. */
export const isMask = (value: number): boolean => (value & (value + 1)) === 0;

function highestOf(operation: number, left: Value, right: Value): number {
  const known = right.kind === 'constant' ? right.value : undefined;
  switch (operation) {
    case op.AND:
      return Math.min(left.highest, right.highest);
    case op.RSH:
      return known === undefined ? left.highest : left.highest >>> known;
    case op.LSH:
      return known !== undefined && left.highest * 2 ** known <= HIGHEST
        ? left.highest * 2 ** known
        : HIGHEST;
    case op.ADD:
      return Math.min(HIGHEST, left.highest + right.highest);
    case op.MOD:
      return known === undefined ? HIGHEST : known - 1;
    case op.DIV:
      return left.highest;
    default:
      return HIGHEST;
  }
}

function fold(operation: number, left: number, right: number): number | undefined {
  switch (operation) {
    case op.ADD:
      return (left + right) >>> 0;
    case op.SUB:
      return (left - right) >>> 0;
    case op.MUL:
      return Math.imul(left, right) >>> 0;
    case op.DIV:
      return right === 0 ? undefined : Math.floor(left / right);
    case op.MOD:
      return right === 0 ? undefined : left % right;
    case op.OR:
      return (left | right) >>> 0;
    case op.AND:
      return (left & right) >>> 0;
    case op.XOR:
      return (left ^ right) >>> 0;
    case op.LSH:
      return right > 31 ? 0 : (left << right) >>> 0;
    case op.RSH:
      return right > 31 ? 0 : left >>> right;
    default:
      return undefined;
  }
}
