/**
 * A program → what may still be read before each instruction: registers, and words of the stack. What nobody reads any
 * more makes no difference between two paths that meet.
 */

import * as ebpf from '../../ebpf/index.js';
import { helperOf } from './helper-table.js';
import type { Structure } from './structure.js';

const { FRAME_POINTER, STACK_SIZE } = ebpf.op;

/** Bytes in a word of the stack, for this purpose. */
export const WORD = 4;
const WORDS = STACK_SIZE / WORD;
const PARTS = WORDS / 32;

export interface Liveness {
  /** By slot: registers as bits. */
  readonly registers: Uint16Array;
  /** Four numbers a slot, whose bits are words from the lowest on; undefined if any word may be read anywhere. */
  readonly words: Int32Array | undefined;
}

export function livenessOf(structure: Structure, environment: ebpf.Environment): Liveness {
  const { operations, successors, instructions } = structure;
  const tracked = readsStackDirectlyOnly(structure);
  const registers = new Uint16Array(operations.length);
  const words = new Int32Array(PARTS * operations.length);
  for (let changed = true; changed; ) {
    changed = false;
    for (let index = operations.length - 1; index >= 0; index--) {
      const operation = operations[index];
      if (operation === undefined) continue;
      const instruction = instructions[index]!;
      const next = successors[index]!;
      let live = 0;
      for (const each of next) live |= registers[each]!;
      live = readsOf(instruction, operation, environment) | (live & ~writesOf(instruction, operation));
      changed ||= live !== registers[index];
      registers[index] = live;
      if (!tracked) continue;
      for (let part = 0; part < PARTS; part++) {
        let alive = 0;
        for (const each of next) alive |= words[PARTS * each + part]!;
        alive = afterAccess(alive, instruction, operation, part);
        changed ||= alive !== words[PARTS * index + part];
        words[PARTS * index + part] = alive;
      }
    }
  }
  return { registers, words: tracked ? words : undefined };
}

export const isLiveWord = (words: Int32Array | undefined, index: number, word: number): boolean =>
  words === undefined || ((words[PARTS * index + (word >> 5)]! >> (word & 31)) & 1) === 1;

function readsOf(
  instruction: ebpf.Instruction,
  operation: ebpf.Operation,
  environment: ebpf.Environment,
): number {
  if (operation.symbol !== 'helper') return ebpf.reads(instruction, operation);
  const helper = helperOf(environment, instruction.imm);
  return helper === undefined ? 0 : ((1 << helper.arguments.length) - 1) << 1;
}

/** A call leaves the arguments' registers without a value. */
const writesOf = (instruction: ebpf.Instruction, operation: ebpf.Operation): number =>
  ebpf.writes(instruction, operation);

/** Words of the part `part` alive before an access, given those after it. */
function afterAccess(
  alive: number,
  instruction: ebpf.Instruction,
  { shape, symbol, width }: ebpf.Operation,
  part: number,
): number {
  const stores = shape === 'store-immediate' || shape === 'store-register';
  if (shape !== 'load' && shape !== 'atomic' && !stores) return alive;
  if ((shape === 'load' ? instruction.src : instruction.dst) !== FRAME_POINTER) return alive;
  const size = shape === 'atomic' ? width / 8 : Number(symbol.slice(1)) / 8;
  const start = STACK_SIZE + instruction.off;
  // A word that is written in part is still what it was in part.
  const first = stores ? Math.ceil(start / WORD) : Math.floor(start / WORD);
  const end = stores ? Math.floor((start + size) / WORD) : Math.ceil((start + size) / WORD);
  let bits = 0;
  for (let word = Math.max(first, 32 * part); word < Math.min(end, 32 * (part + 1)); word++) {
    bits |= 1 << (word & 31);
  }
  return stores ? alive & ~bits : alive | bits;
}

/** True of a program that reads its stack by r10 alone, and never passes the address of it where it could be read. */
function readsStackDirectlyOnly({ instructions, operations, entries }: Structure): boolean {
  const addresses = new Set<number>([FRAME_POINTER]);
  for (let changed = true; changed; ) {
    changed = false;
    for (const [index, operation] of operations.entries()) {
      const { dst, src } = instructions[index]!;
      if (operation?.shape !== 'register' || !addresses.has(src) || addresses.has(dst)) continue;
      addresses.add(dst);
      changed = true;
    }
  }
  if (addresses.size === 1) return true;
  if (entries.length > 1) return false;
  addresses.delete(FRAME_POINTER);
  return operations.every((operation, index) => {
    const { dst, src } = instructions[index]!;
    switch (operation?.shape) {
      case 'load':
        return !addresses.has(src);
      case 'store-register':
      case 'atomic':
        return !addresses.has(src) && !addresses.has(dst);
      default:
        return true;
    }
  });
}
