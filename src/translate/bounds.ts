/**
 * A valid classic program → how large X can be before each instruction. Guards that a bound makes superfluous are left
 * out: after `ldxb 4*([14]&0xf)` X is 60 at most, so `ldh [x + 14]` cannot leave the 31 bits a packet load takes.
 */

import * as cbpf from '../cbpf/index.js';

const { op } = cbpf;
const MAXIMUM = 2 ** 32 - 1;
const A = op.MEMORY_WORDS;
const X = op.MEMORY_WORDS + 1;
const LOCATIONS = op.MEMORY_WORDS + 2;

/** The largest value of each location: M[0] … M[15], A, X. */
type State = Float64Array;

/** `bounds[i]` is the largest value X can have when instruction i starts. 0 where it is unreachable. */
export const boundsOfX = (instructions: readonly cbpf.Instruction[]): Float64Array =>
  walk(instructions, transfer);

/**
 * The same as far as the Linux verifier finds it out: it knows nothing of quotients and remainders, and older ones
 * nothing of words that come back from the stack.
 */
export const provableBoundsOfX = (instructions: readonly cbpf.Instruction[]): Float64Array =>
  walk(instructions, transferProvably);

function walk(
  instructions: readonly cbpf.Instruction[],
  change: (state: State, instruction: cbpf.Instruction) => void,
): Float64Array {
  const states: (State | undefined)[] = [new Float64Array(LOCATIONS)];
  // Where a jump leads back nothing is known: that takes the place of iterating, and loops are rare.
  for (const [index, instruction] of instructions.entries()) {
    for (const next of cbpf.successors(instruction, index)) {
      if (next <= index) states[next] = new Float64Array(LOCATIONS).fill(MAXIMUM);
    }
  }
  const bounds = new Float64Array(instructions.length);
  for (const [index, instruction] of instructions.entries()) {
    const state = states[index];
    states[index] = undefined;
    if (state === undefined) continue;
    bounds[index] = state[X]!;
    change(state, instruction);
    for (const next of cbpf.successors(instruction, index)) {
      if (next > index) states[next] = join(states[next], state);
    }
  }
  return bounds;
}

function join(known: State | undefined, added: State): State {
  if (known === undefined) return added.slice();
  for (let at = 0; at < LOCATIONS; at++) known[at] = Math.max(known[at]!, added[at]!);
  return known;
}

/** Changes `state` to what holds after the instruction. */
function transfer(state: State, { code, k }: cbpf.Instruction): void {
  const row = cbpf.opcodeOf(code);
  switch (op.classOf(code)) {
    case op.LD:
      state[A] = loaded(state, row, k);
      break;
    case op.LDX:
      state[X] = loaded(state, row, k);
      break;
    case op.ST:
      state[k] = state[A]!;
      break;
    case op.STX:
      state[k] = state[X]!;
      break;
    case op.ALU:
      state[A] = computed(op.operationOf(code), state[A]!, op.sourceOf(code) === op.X ? state[X]! : k, row);
      break;
    case op.MISC:
      if (op.miscOperationOf(code) === op.TAX) state[X] = state[A]!;
      else state[A] = state[X]!;
      break;
    default:
  }
}

function transferProvably(state: State, instruction: cbpf.Instruction): void {
  transfer(state, instruction);
  const { code } = instruction;
  const operation = op.operationOf(code);
  if (op.classOf(code) === op.ALU && operation !== op.ADD && operation !== op.AND && !isShift(instruction)) {
    state[A] = MAXIMUM;
  }
  if (cbpf.opcodeOf(code)?.memory === 'read') state[op.classOf(code) === op.LD ? A : X] = MAXIMUM;
}

/** By a constant. */
const isShift = ({ code }: cbpf.Instruction): boolean =>
  code === (op.ALU | op.LSH | op.K) || code === (op.ALU | op.RSH | op.K);

function loaded(state: State, row: cbpf.Opcode | undefined, k: number): number {
  switch (row?.operand) {
    case 'hex':
      return k;
    case 'memory':
      return state[k]!;
    case 'header':
      return 60;
    default:
      return row?.packetBytes === 1 ? 0xff : row?.packetBytes === 2 ? 0xffff : MAXIMUM;
  }
}

function computed(operation: number, a: number, b: number, row: cbpf.Opcode | undefined): number {
  const exact = row?.operand !== 'x';
  switch (operation) {
    case op.ADD:
      return within(a + b);
    case op.MUL:
      return within(a * b);
    case op.DIV:
      return exact ? Math.floor(a / b) : a;
    case op.MOD:
      return Math.min(a, Math.max(b - 1, 0));
    case op.AND:
      return Math.min(a, b);
    case op.OR:
    case op.XOR:
      return 2 ** (32 - Math.clz32(Math.max(a, b))) - 1;
    case op.LSH:
      return exact && b < 32 ? within(a * 2 ** b) : MAXIMUM;
    case op.RSH:
      return exact ? Math.floor(a / 2 ** b) : a;
    default:
      return MAXIMUM;
  }
}

/** A sum or product that could wrap can be anything. */
const within = (bound: number): number => (bound > MAXIMUM ? MAXIMUM : bound);
