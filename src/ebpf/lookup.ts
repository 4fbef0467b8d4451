/** An instruction → its row of the table, and what can be read from it: fields in use, registers read and written. */

import type { Instruction } from './instruction.js';
import { type Field, type Operation, operations, type Shape } from './table.js';

const byCode = new Map<number, Operation[]>();
for (const operation of operations) {
  const shared = byCode.get(operation.code);
  if (shared === undefined) byCode.set(operation.code, [operation]);
  else shared.push(operation);
}

/** The operation of an instruction, or undefined if there is none. The fields it leaves unused are not looked at. */
export function operationOf(instruction: Instruction): Operation | undefined {
  const candidates = byCode.get(instruction.code);
  return candidates?.find(
    ({ selector }) => selector === undefined || instruction[selector.field] === selector.value,
  );
}

/** The fields an operation of a shape uses, apart from its selector. All others must be 0. */
export const fieldsOf: Readonly<Record<Shape, readonly Field[]>> = {
  immediate: ['dst', 'imm'],
  register: ['dst', 'src'],
  negate: ['dst'],
  extend: ['dst', 'src'],
  swap: ['dst'],
  wide: ['dst', 'imm'],
  load: ['dst', 'src', 'off'],
  'store-immediate': ['dst', 'off', 'imm'],
  'store-register': ['dst', 'src', 'off'],
  atomic: ['dst', 'src', 'off'],
  'packet-absolute': ['imm'],
  'packet-indirect': ['src', 'imm'],
  goto: ['off'],
  'goto-long': ['imm'],
  'branch-immediate': ['dst', 'off', 'imm'],
  'branch-register': ['dst', 'src', 'off'],
  call: ['imm'],
  'call-register': ['dst'],
  exit: [],
};

/** A wide instruction takes two slots. */
export const slotsOf = (operation: Operation): 1 | 2 => (operation.shape === 'wide' ? 2 : 1);

/** Whether the second slot of a wide instruction holds more than 0: half of a number, or what is added to an address. */
export const usesSecondImmediate = ({ symbol }: Operation): boolean =>
  symbol === 'integer' || symbol.startsWith('value');

const bit = (register: number): number => 1 << register;
const ARGUMENTS = bit(1) | bit(2) | bit(3) | bit(4) | bit(5);

/** The registers an instruction reads, bit n for r n. A call is taken to read r1 … r5. */
export function reads(instruction: Instruction, operation: Operation): number {
  const dst = bit(instruction.dst);
  const src = bit(instruction.src);
  switch (operation.shape) {
    case 'immediate':
      return operation.symbol === '=' ? 0 : dst;
    case 'register':
      return operation.symbol === '=' ? src : dst | src;
    case 'negate':
    case 'swap':
    case 'store-immediate':
    case 'branch-immediate':
      return dst;
    case 'extend':
    case 'load':
      return src;
    case 'store-register':
    case 'branch-register':
      return dst | src;
    case 'atomic':
      return operation.symbol === 'cmpxchg' ? dst | src | bit(0) : dst | src;
    case 'packet-absolute':
      return bit(6);
    case 'packet-indirect':
      return bit(6) | src;
    case 'call':
      return ARGUMENTS;
    case 'call-register':
      return ARGUMENTS | dst;
    case 'exit':
      return bit(0);
    case 'wide':
    case 'goto':
    case 'goto-long':
      return 0;
  }
}

/** The registers an instruction writes, bit n for r n. Calls and packet loads leave nothing in r1 … r5. */
export function writes(instruction: Instruction, operation: Operation): number {
  switch (operation.shape) {
    case 'immediate':
    case 'register':
    case 'negate':
    case 'extend':
    case 'swap':
    case 'wide':
    case 'load':
      return bit(instruction.dst);
    case 'atomic':
      if (operation.symbol === 'cmpxchg') return bit(0);
      return operation.symbol === 'xchg' || operation.symbol.startsWith('fetch') ? bit(instruction.src) : 0;
    case 'packet-absolute':
    case 'packet-indirect':
    case 'call':
    case 'call-register':
      return ARGUMENTS | bit(0);
    default:
      return 0;
  }
}
