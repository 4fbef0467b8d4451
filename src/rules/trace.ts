/**
 * A classic program → its decisions: the program is followed through all its branches, with registers and scratch memory that
 * hold values instead of numbers.
 */

import * as cbpf from '../cbpf/index.js';
import type { Decision, Decisions } from './decision.js';
import { HIGHEST, type Load, type Value, type Values } from './value.js';

const { op, location } = cbpf;

/** What is in the registers and in scratch memory; what nothing reads any more is left out. */
type State = readonly (Value | undefined)[];

const A = op.MEMORY_WORDS;
const X = op.MEMORY_WORDS + 1;
const PLACES = op.MEMORY_WORDS + 2;

/** An instruction is followed with so many different values in the registers, on average. */
const MOST_STATES = 4;
const FEW_INSTRUCTIONS = 1000;

interface Visit {
  readonly at: number;
  readonly state: State;
  readonly key: string;
  /** Once its end has been found. */
  ending?: Ending;
}

/** What a stretch without branches comes to. */
type Ending =
  | { readonly kind: 'done'; readonly decision: Decision }
  | {
      readonly kind: 'branch';
      readonly value: Value;
      readonly first: number;
      readonly last: number;
      /** That no packet is accepted without, and that the value may not need. */
      readonly loads: readonly Load[];
      readonly whenTrue: Visit;
      readonly whenFalse: Visit;
    };

/** Undefined for a program with loops, or with more than decisions can tell. */
export function trace(
  { instructions }: cbpf.Program,
  values: Values,
  decisions: Decisions,
): Decision | undefined {
  const live = liveness(instructions);
  if (live === undefined) return undefined;
  const most = MOST_STATES * (instructions.length + FEW_INSTRUCTIONS);
  const done = new Map<string, Decision>();
  const zero = values.constant(0);
  const root = visit(0, new Array<Value>(PLACES).fill(zero));
  const stack: Visit[] = [root];
  let states = 0;
  while (stack.length > 0) {
    const top = stack.at(-1)!;
    if (done.has(top.key)) {
      stack.pop();
      continue;
    }
    if (top.ending === undefined) {
      if (++states > most) return undefined;
      const ending = follow(top);
      if (ending === undefined) return undefined;
      top.ending = ending;
    }
    const { ending } = top;
    if (ending.kind === 'done') {
      done.set(top.key, ending.decision);
      continue;
    }
    const whenTrue = done.get(ending.whenTrue.key);
    const whenFalse = done.get(ending.whenFalse.key);
    if (whenTrue === undefined) stack.push(ending.whenTrue);
    if (whenFalse === undefined) stack.push(ending.whenFalse);
    if (whenTrue === undefined || whenFalse === undefined) continue;
    const { value, first, last, loads } = ending;
    done.set(top.key, decisions.guards(loads, decisions.test(value, first, last, whenTrue, whenFalse)));
  }
  return done.get(root.key);

  function visit(at: number, state: State): Visit {
    const kept = state.map((value, place) => ((live![at]! >> place) & 1 ? value : undefined));
    return { at, state: kept, key: `${at}:${kept.map((value) => value?.number).join()}` };
  }

  function follow({ at, state: before }: Visit): Ending | undefined {
    const state = [...before];
    const loads: Load[] = [];
    for (let i = at; ; i++) {
      const { code, jt, jf, k } = instructions[i]!;
      switch (op.classOf(code)) {
        case op.LD:
        case op.LDX: {
          const into = op.classOf(code) === op.LD ? A : X;
          const loaded = loadedBy(code, k, state);
          if (loaded === 'never') return { kind: 'done', decision: decisions.reject };
          state[into] = loaded;
          loads.push(...loaded.loads);
          break;
        }
        case op.ST:
          state[k] = state[A];
          break;
        case op.STX:
          state[k] = state[X];
          break;
        case op.ALU: {
          const right = op.sourceOf(code) === op.X ? state[X]! : values.constant(k);
          const operation = op.operationOf(code);
          const result =
            operation === op.NEG
              ? values.operation(op.SUB, zero, state[A]!)
              : values.operation(operation, state[A]!, right);
          if (result === undefined) return undefined;
          state[A] = result;
          break;
        }
        case op.MISC:
          if (op.miscOperationOf(code) === op.TAX) state[X] = state[A];
          else state[A] = state[X];
          break;
        case op.RET: {
          const verdict = returned(code, k, state);
          return { kind: 'done', decision: decisions.guards(loads, verdict) };
        }
        case op.JMP: {
          if (op.operationOf(code) === op.JA) {
            i += k;
            break;
          }
          const right = op.sourceOf(code) === op.X ? state[X]! : values.constant(k);
          const asked = question(op.operationOf(code), state[A]!, right);
          if (asked === undefined) return undefined;
          return {
            kind: 'branch',
            ...asked,
            loads,
            whenTrue: visit(i + 1 + jt, state),
            whenFalse: visit(i + 1 + jf, state),
          };
        }
        default:
          return undefined;
      }
    }
  }

  function loadedBy(code: number, k: number, state: State): Value | 'never' {
    const size = op.sizeOf(code) === op.W ? 4 : op.sizeOf(code) === op.H ? 2 : 1;
    switch (op.modeOf(code)) {
      case op.IMM:
        return values.constant(k);
      case op.MEM:
        return state[k]!;
      case op.LEN:
        return values.wireLength;
      case op.ABS:
        return values.load(size, undefined, k) ?? 'never';
      case op.IND:
        return values.load(size, state[X]!, k) ?? 'never';
      default: {
        const byte = values.load(1, undefined, k);
        if (byte === undefined) return 'never';
        const low = values.operation(op.AND, byte, values.constant(0xf))!;
        return values.operation(op.LSH, low, values.constant(2))!;
      }
    }
  }

  function returned(code: number, k: number, state: State): Decision {
    const { accept, reject } = decisions;
    switch (op.returnSourceOf(code)) {
      case op.K:
        return k === 0 ? reject : accept;
      default:
        return decisions.test(state[op.returnSourceOf(code) === op.A ? A : X]!, 1, HIGHEST, accept, reject);
    }
  }

  /** What a jump asks, as an interval. */
  function question(operation: number, left: Value, right: Value) {
    if (right.kind !== 'constant')
      return { value: values.comparison(operation, left, right), first: 1, last: 1 };
    const k = right.value;
    switch (operation) {
      case op.JEQ:
        return { value: left, first: k, last: k };
      case op.JGT:
        return { value: left, first: k + 1, last: HIGHEST };
      case op.JGE:
        return { value: left, first: k, last: HIGHEST };
      case op.JSET: {
        const value = values.operation(op.AND, left, right);
        return value && { value, first: 1, last: HIGHEST };
      }
      default:
        return undefined;
    }
  }
}

/** The places that may be read from each instruction on, as bits of location.ts. Undefined for a program with loops. */
function liveness(instructions: readonly cbpf.Instruction[]): Int32Array | undefined {
  const live = new Int32Array(instructions.length);
  for (let i = instructions.length; i-- > 0; ) {
    const instruction = instructions[i]!;
    let after = location.NONE;
    for (const next of cbpf.successors(instruction, i)) {
      if (next <= i) return undefined;
      after |= live[next]!;
    }
    live[i] = (after & ~cbpf.writes(instruction)) | cbpf.reads(instruction);
  }
  return live;
}
