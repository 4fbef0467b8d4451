/**
 * How the registers of a function are kept: in 32 bits where nothing ever puts more into them, in 64 elsewhere, and not at
 * all where a register always is the address of the context. Words of the stack become variables where nothing else looks.
 */

import * as ebpf from '../../ebpf/index.js';
import type { Operations, ProgramFunction } from './blocks.js';

const { op } = ebpf;

export type Kind = 'narrow' | 'wide' | 'context';

export interface Registers {
  /** Of r0 … r9. */
  readonly kinds: readonly Kind[];
  /** Offsets from the frame pointer of the 32-bit words that are variables; undefined where the stack is memory. */
  readonly words: ReadonlySet<number> | undefined;
}

interface Site {
  readonly instruction: ebpf.Instruction;
  readonly operation: ebpf.Operation;
}

/**
 * How a function starts: with the context in r1, whose fields are all numbers; with any address in r1 and, in r2, a number,
 * where a field of 32 bits may stand for an address; or with whatever its caller has in its registers.
 */
export type Start = 'context' | 'address' | 'call';

export function registersOf(
  fn: ProgramFunction,
  instructions: readonly ebpf.Instruction[],
  operations: Operations,
  start: Start,
): Registers {
  const sites = sitesOf(fn, instructions, operations);
  const live = ebpf.liveAtEntry(instructions);
  const context = start === 'context' ? contextRegisters(sites, live) : new Set<number>();
  const narrow = start === 'call' ? new Set<number>() : narrowRegisters(sites, context, start);
  const kinds = Array.from({ length: op.FRAME_POINTER }, (_, register): Kind => {
    if (context.has(register)) return 'context';
    return narrow.has(register) ? 'narrow' : 'wide';
  });
  return { kinds, words: wordsOf(sites) };
}

function sitesOf(
  { blocks }: ProgramFunction,
  instructions: readonly ebpf.Instruction[],
  operations: Operations,
): readonly Site[] {
  const sites: Site[] = [];
  for (const { start, last } of blocks) {
    for (let slot = start; slot <= last; slot++) {
      const operation = operations[slot];
      if (operation !== undefined) sites.push({ instruction: instructions[slot]!, operation });
    }
  }
  return sites;
}

const allExcept = (excluded: ReadonlySet<number>): Set<number> =>
  new Set(
    Array.from({ length: op.FRAME_POINTER }, (_, register) => register).filter((r) => !excluded.has(r)),
  );

/** r1 if it is never written, and what is only ever copied from such a register. */
function contextRegisters(sites: readonly Site[], live: number): ReadonlySet<number> {
  const context = allExcept(new Set());
  for (const register of context) {
    if (register !== 1 && ((live >> register) & 1) === 1) context.delete(register);
  }
  const written = new Set<number>([1]);
  for (let changed = true; changed; ) {
    changed = false;
    for (const { instruction, operation } of sites) {
      for (const register of resultsOf(instruction, operation)) {
        written.add(register);
        if (isCopy(operation) && context.has(instruction.src) && register !== 1) continue;
        changed = context.delete(register) || changed;
      }
    }
  }
  return new Set([...context].filter((register) => written.has(register)));
}

const isCopy = ({ shape, symbol, width }: ebpf.Operation): boolean =>
  shape === 'register' && symbol === '=' && width === 64;

/** The registers that get a value; calls and packet loads leave r1 … r5 as they were. */
function resultsOf(instruction: ebpf.Instruction, operation: ebpf.Operation): readonly number[] {
  switch (operation.shape) {
    case 'packet-absolute':
    case 'packet-indirect':
    case 'call':
    case 'call-register':
      return [0];
    case 'atomic':
      if (operation.symbol === 'cmpxchg') return [0];
      return operation.symbol === 'xchg' || operation.symbol.startsWith('fetch') ? [instruction.src] : [];
    case 'immediate':
    case 'register':
    case 'negate':
    case 'extend':
    case 'swap':
    case 'wide':
    case 'load':
      return [instruction.dst];
    default:
      return [];
  }
}

/** Those into which nothing puts more than 32 bits, assumed of all and taken back until it is consistent. */
function narrowRegisters(
  sites: readonly Site[],
  context: ReadonlySet<number>,
  start: Start,
): ReadonlySet<number> {
  const narrow = allExcept(context);
  narrow.delete(1);
  for (let changed = true; changed; ) {
    changed = false;
    for (const { instruction, operation } of sites) {
      if (fits(instruction, operation, narrow, start)) continue;
      for (const register of resultsOf(instruction, operation)) changed = narrow.delete(register) || changed;
    }
  }
  return narrow;
}

function fits(
  { src, imm, off }: ebpf.Instruction,
  operation: ebpf.Operation,
  narrow: ReadonlySet<number>,
  start: Start,
): boolean {
  const { shape, symbol, width } = operation;
  switch (shape) {
    case 'immediate':
      return width === 32 || symbol === '&=' || (imm >= 0 && (symbol === '=' || isBitwise(symbol)));
    case 'register':
      return width === 32 || (narrow.has(src) && (symbol === '=' || symbol === '&=' || isBitwise(symbol)));
    case 'negate':
    case 'extend':
      return width === 32;
    case 'swap':
      return !symbol.endsWith('64');
    case 'load':
      if (symbol === 'u8' || symbol === 'u16') return true;
      return symbol === 'u32' && (start === 'context' || (src === op.FRAME_POINTER && off < 0));
    case 'atomic':
      return width === 32;
    case 'packet-absolute':
    case 'packet-indirect':
      return true;
    default:
      return false;
  }
}

const isBitwise = (symbol: string): boolean => symbol === '|=' || symbol === '^=';

/** Undefined where the frame pointer is used for anything but storing and loading aligned words. */
function wordsOf(sites: readonly Site[]): ReadonlySet<number> | undefined {
  const words = new Set<number>();
  for (const { instruction, operation } of sites) {
    if (((ebpf.reads(instruction, operation) >> op.FRAME_POINTER) & 1) === 0) continue;
    const { shape, symbol } = operation;
    const { dst, src, off } = instruction;
    const loads = shape === 'load' && src === op.FRAME_POINTER;
    const stores =
      (shape === 'store-immediate' || (shape === 'store-register' && src !== op.FRAME_POINTER)) &&
      dst === op.FRAME_POINTER;
    const aligned = off % 4 === 0 && off <= -4 && off >= -op.STACK_SIZE;
    if (!(loads || stores) || symbol !== 'u32' || !aligned) return undefined;
    words.add(off);
  }
  return words;
}
