/**
 * What is known wherever control gets: in which forms a register is at hand, how large it can be, how long the packet is.
 * A packet load leaves the bytes in r0 as they lie; they are put in order when somebody wants more than to compare them.
 */

import * as ebpf from '../../ebpf/index.js';
import type { Block, Operations, ProgramFunction } from './blocks.js';
import { bytesLoaded, START } from './lengths.js';
import type { Kind } from './registers.js';

const { op } = ebpf;

/** Forms of a narrow register: its value, and its value with the order of 2 or of 4 bytes reversed. */
export const PLAIN = 1;
export const SWAPPED16 = 2;
export const SWAPPED32 = 4;

const MOST = 2 ** 32 - 1;
const ALL = (1 << op.FRAME_POINTER) - 1;

/** Whether a place at a narrow register's distance, and as much behind it as is asked for, stays within 31 bits. */
export const isNear = (
  { most }: Pick<Facts, 'most'>,
  register: number,
  imm: number,
  asked: number,
): boolean => imm >= 0 && most[register]! + asked < 2 ** 31;

export interface Facts {
  /** Of r0 … r9: the forms it is at hand in. */
  readonly forms: Uint8Array;
  /** Of r0 … r9 where they are narrow: the largest value. */
  readonly most: Float64Array;
  /** By register: how many bytes from the place it says there are at least; under START from the start of the packet. */
  readonly there: Float64Array;
}

const nothingKnown = (): Facts => ({
  forms: new Uint8Array(op.FRAME_POINTER).fill(PLAIN),
  most: new Float64Array(op.FRAME_POINTER).fill(MOST),
  there: new Float64Array(op.REGISTERS),
});

export const copyOf = ({ forms, most, there }: Facts): Facts => ({
  forms: forms.slice(),
  most: most.slice(),
  there: there.slice(),
});

export class FactRules {
  readonly #instructions: readonly ebpf.Instruction[];
  readonly #operations: Operations;
  readonly #kinds: readonly Kind[];
  readonly #asked: Float64Array;
  readonly #mayStep: (slot: number) => boolean;

  constructor(
    instructions: readonly ebpf.Instruction[],
    operations: Operations,
    kinds: readonly Kind[],
    asked: Float64Array,
    mayStep: (slot: number) => boolean,
  ) {
    this.#instructions = instructions;
    this.#operations = operations;
    this.#kinds = kinds;
    this.#asked = asked;
    this.#mayStep = mayStep;
  }

  /** What is known at the start of each block, whatever way control came. `live` are the registers somebody reads there. */
  atStarts({ blocks, first }: ProgramFunction, live: readonly number[]): readonly Facts[] {
    const starts: (Facts | undefined)[] = new Array(blocks.length).fill(undefined);
    const unknown = new Set([first]);
    for (const [number, { taken }] of blocks.entries()) {
      if (taken !== undefined && taken <= number) unknown.add(taken);
    }
    for (const number of unknown) starts[number] = nothingKnown();
    for (const [number, block] of blocks.entries()) {
      const facts = copyOf((starts[number] ??= nothingKnown()));
      for (let slot = block.start; slot <= block.last; slot++) {
        if (this.#operations[slot] !== undefined) this.pass(facts, slot);
      }
      for (const way of [block.next, block.taken]) {
        if (way === undefined || unknown.has(way)) continue;
        const refined = this.#refined(facts, block, way === block.taken);
        starts[way] = meet(starts[way], refined, live[way]!);
      }
    }
    return starts.map((facts) => facts ?? nothingKnown());
  }

  /** The registers whose plain value the instruction wants. Where it may go to the interpreter, that is all of them. */
  wantsPlain(facts: Facts, slot: number): number {
    const instruction = this.#instructions[slot]!;
    const operation = this.#operations[slot]!;
    if (goesBack(instruction, operation) || this.#mayStep(slot)) return ALL;
    const read = ebpf.reads(instruction, operation);
    const takesBytes = this.comparesAsItLies(facts, slot) || this.combinesAsItLies(facts, slot);
    return takesBytes ? read & ~(1 << instruction.dst) : read;
  }

  /** A comparison for equality, or of bits, with a constant, which can be reversed in place of the register. */
  comparesAsItLies({ forms }: Facts, slot: number): boolean {
    const { dst } = this.#instructions[slot]!;
    const { shape, symbol } = this.#operations[slot]!;
    const equality = symbol === '==' || symbol === '!=' || symbol === '&';
    return shape === 'branch-immediate' && equality && this.#isReversed(forms, dst);
  }

  /** A comparison of 32 bits with a constant that is true for whatever bits remain when they are combined. */
  differs(slot: number): boolean {
    const { dst, imm } = this.#instructions[slot]!;
    const { shape, symbol, width } = this.#operations[slot]!;
    if (shape !== 'branch-immediate' || this.#kinds[dst] !== 'narrow') return false;
    return symbol === '&' || (symbol === '!=' && (width === 32 || imm >= 0));
  }

  /** Bitwise arithmetic with a constant. */
  combinesAsItLies({ forms }: Facts, slot: number): boolean {
    const { dst, imm } = this.#instructions[slot]!;
    const { shape, symbol } = this.#operations[slot]!;
    if (shape !== 'immediate' || !this.#isReversed(forms, dst)) return false;
    if (symbol === '&=') return true;
    const fits = (forms[dst]! & SWAPPED32) !== 0 || (imm >= 0 && imm <= 0xffff);
    return fits && (symbol === '|=' || symbol === '^=');
  }

  #isReversed(forms: Uint8Array, register: number): boolean {
    return this.#kinds[register] === 'narrow' && (forms[register]! & PLAIN) === 0;
  }

  /** Changes what is known before an instruction to what is known after it. */
  pass(facts: Facts, slot: number): void {
    const instruction = this.#instructions[slot]!;
    const operation = this.#operations[slot]!;
    const { dst, src, imm } = instruction;
    const combines = this.combinesAsItLies(facts, slot);
    const wanted = this.wantsPlain(facts, slot);
    for (let register = 0; register < op.FRAME_POINTER; register++) {
      if (((wanted >> register) & 1) === 1) facts.forms[register]! |= PLAIN;
    }
    switch (operation.shape) {
      case 'packet-absolute':
        this.#ensure(facts, START, imm, operation, slot);
        this.#loaded(facts, operation);
        break;
      case 'packet-indirect':
        if (this.#kinds[src] === 'narrow' && isNear(facts, src, imm, this.#asked[slot]!)) {
          this.#ensure(facts, src, imm, operation, slot);
        }
        this.#loaded(facts, operation);
        break;
      case 'immediate':
      case 'register':
      case 'negate':
      case 'extend':
      case 'swap':
      case 'wide':
      case 'load':
        facts.most[dst] = this.#largest(facts, instruction, operation);
        facts.there[dst] = 0;
        if (!combines) facts.forms[dst] = PLAIN;
        break;
      case 'call':
      case 'call-register':
        this.#unknown(facts, 0);
        break;
      case 'atomic':
        this.#unknown(facts, operation.symbol === 'cmpxchg' ? 0 : src);
        break;
      default:
    }
  }

  #unknown({ forms, most, there }: Facts, register: number): void {
    forms[register] = PLAIN;
    most[register] = MOST;
    there[register] = 0;
  }

  /** A load is checked, for as much as it asks for, only where it may lie outside of what is known to be there. */
  #ensure({ there }: Facts, from: number, imm: number, operation: ebpf.Operation, slot: number): void {
    const needed = imm + bytesLoaded(operation);
    if (imm < 0 || there[from]! >= needed) return;
    const asked = this.#asked[slot]!;
    there[from] = Number.isFinite(asked) ? asked : needed;
  }

  #loaded({ forms, most, there }: Facts, operation: ebpf.Operation): void {
    const bytes = bytesLoaded(operation);
    forms[0] = bytes === 1 ? PLAIN : bytes === 2 ? SWAPPED16 : SWAPPED32;
    most[0] = 2 ** (8 * bytes) - 1;
    there[0] = 0;
  }

  #largest({ most }: Facts, { dst, src, imm }: ebpf.Instruction, { shape, symbol }: ebpf.Operation): number {
    if (shape === 'load') return symbol === 'u8' ? 0xff : symbol === 'u16' ? 0xffff : MOST;
    if (shape === 'swap') return symbol.endsWith('16') ? 0xffff : MOST;
    const byRegister = shape === 'register';
    if (byRegister && (src === op.FRAME_POINTER || this.#kinds[src] !== 'narrow')) return MOST;
    if (!byRegister && shape !== 'immediate') return MOST;
    const value = most[dst]!;
    const operand = byRegister ? most[src]! : imm >>> 0;
    switch (symbol) {
      case '=':
        return operand;
      case '&=':
        return imm < 0 && !byRegister ? value : Math.min(value, operand);
      case '+=':
        return within(value + operand);
      case '|=':
      case '^=':
        return 2 ** (32 - Math.clz32(Math.max(value, operand))) - 1;
      case '<<=':
        return byRegister ? MOST : within(value * 2 ** (imm & 31));
      case '>>=':
        return byRegister ? value : Math.floor(value / 2 ** (imm & 31));
      default:
        return MOST;
    }
  }

  /** After a comparison with a constant, on one of its two ways. */
  #refined(facts: Facts, { last }: Block, taken: boolean): Facts {
    const { dst, imm } = this.#instructions[last]!;
    const { shape, symbol } = this.#operations[last]!;
    if (shape !== 'branch-immediate' || imm < 0 || this.#kinds[dst] !== 'narrow') return facts;
    const most = upperBound(symbol, imm, taken);
    if (most === undefined || most >= facts.most[dst]!) return facts;
    const refined = copyOf(facts);
    refined.most[dst] = most;
    return refined;
  }
}

/** A way back may be one too many, which is a fault and shows all registers. */
const goesBack = ({ off, imm }: ebpf.Instruction, { shape }: ebpf.Operation): boolean => {
  if (shape === 'goto-long') return imm < 0;
  return off < 0 && (shape === 'goto' || shape === 'branch-immediate' || shape === 'branch-register');
};

const within = (most: number): number => (most > MOST ? MOST : most);

/** The largest value of what was compared, undefined where the comparison says nothing of it. */
function upperBound(symbol: string, constant: number, taken: boolean): number | undefined {
  switch (symbol) {
    case '==':
      return taken ? constant : undefined;
    case '!=':
      return taken ? undefined : constant;
    case '>':
      return taken ? undefined : constant;
    case '>=':
      return taken || constant === 0 ? undefined : constant - 1;
    case '<=':
      return taken ? constant : undefined;
    case '<':
      return taken && constant > 0 ? constant - 1 : undefined;
    default:
      return undefined;
  }
}

/** What holds on both ways. A register at hand in no common form is to be in plain form, if anybody reads it. */
function meet(known: Facts | undefined, added: Facts, live: number): Facts {
  if (known === undefined) return copyOf(added);
  const { forms, most, there } = known;
  for (let register = 0; register < op.FRAME_POINTER; register++) {
    forms[register]! &= added.forms[register]!;
    if (forms[register] === 0 || ((live >> register) & 1) === 0) forms[register] = PLAIN;
    most[register] = Math.max(most[register]!, added.most[register]!);
  }
  for (let from = 0; from < there.length; from++) there[from] = Math.min(there[from]!, added.there[from]!);
  return known;
}
