/**
 * The notation of assemblers for BPF (that of the bpf_conformance suite, and uBPF's with a % before registers): what an
 * operation is called and which operands follow. The disassembler writes by these tables, the assembler reads by them.
 */

import type { Instruction } from './instruction.js';
import { fieldsOf, slotsOf, usesSecondImmediate } from './lookup.js';
import { type Field, type Operation, operations, type Shape } from './table.js';

/** `[src]` is a place in memory: the register and `off`. A target is a label, or a distance like +3. */
export type Operand = 'dst' | 'src' | 'imm' | 'imm64' | '[dst]' | '[src]' | 'target off' | 'target imm';

const operandsOfShape: Readonly<Record<Exclude<Shape, 'call'>, readonly Operand[]>> = {
  immediate: ['dst', 'imm'],
  register: ['dst', 'src'],
  negate: ['dst'],
  extend: ['dst', 'src'],
  swap: ['dst'],
  wide: ['dst', 'imm64'],
  load: ['dst', '[src]'],
  'store-immediate': ['[dst]', 'imm'],
  'store-register': ['[dst]', 'src'],
  atomic: ['[dst]', 'src'],
  'packet-absolute': ['imm'],
  'packet-indirect': ['src', 'imm'],
  goto: ['target off'],
  'goto-long': ['target imm'],
  'branch-immediate': ['dst', 'imm', 'target off'],
  'branch-register': ['dst', 'src', 'target off'],
  'call-register': ['dst'],
  exit: [],
};

export function operandsOf({ shape, symbol }: Operation): readonly Operand[] {
  if (shape !== 'call') return operandsOfShape[shape];
  return symbol === 'local' ? ['target imm'] : ['imm'];
}

const arithmetic: Readonly<Record<string, string>> = {
  '+=': 'add',
  '-=': 'sub',
  '*=': 'mul',
  '/=': 'div',
  's/=': 'sdiv',
  '%=': 'mod',
  's%=': 'smod',
  '|=': 'or',
  '&=': 'and',
  '^=': 'xor',
  '<<=': 'lsh',
  '>>=': 'rsh',
  's>>=': 'arsh',
  '=': 'mov',
};

const comparisons: Readonly<Record<string, string>> = {
  '==': 'jeq',
  '!=': 'jne',
  '>': 'jgt',
  '>=': 'jge',
  '<': 'jlt',
  '<=': 'jle',
  's>': 'jsgt',
  's>=': 'jsge',
  's<': 'jslt',
  's<=': 'jsle',
  '&': 'jset',
};

const calls: Readonly<Record<string, string>> = {
  helper: 'call',
  local: 'call local',
  'helper by type': 'call runtime',
};

const sizes: Readonly<Record<string, string>> = { '8': 'b', '16': 'h', '32': 'w', '64': 'dw' };

/** `u16` → `h`, `s16` → `sh` */
const typeLetters = (type: string): string =>
  (type.startsWith('s') ? 's' : '') + (sizes[type.slice(1)] ?? type);

/** Words in front of the operands, a space between each two. */
export function mnemonicOf({ shape, symbol, width }: Operation): string {
  const half = width === 32 ? '32' : '';
  switch (shape) {
    case 'immediate':
    case 'register':
      return arithmetic[symbol] + half;
    case 'negate':
      return `neg${half}`;
    case 'extend':
      return `movsx${symbol.replace(/\D/g, '')}${width}`;
    case 'swap':
      return symbol;
    case 'wide':
      return 'lddw';
    case 'load':
      return `ldx${typeLetters(symbol)}`;
    case 'store-immediate':
      return `st${typeLetters(symbol)}`;
    case 'store-register':
      return `stx${typeLetters(symbol)}`;
    case 'atomic':
      return `lock ${arithmetic[symbol] ?? symbol.replace('_', ' ')}${half}`;
    case 'packet-absolute':
      return `ldabs${typeLetters(symbol)}`;
    case 'packet-indirect':
      return `ldind${typeLetters(symbol)}`;
    case 'goto':
      return 'ja';
    case 'goto-long':
      return 'ja32';
    case 'branch-immediate':
    case 'branch-register':
      return comparisons[symbol] + half;
    case 'call':
      return calls[symbol] ?? symbol;
    case 'call-register':
      return 'call';
    case 'exit':
      return 'exit';
  }
}

/** How the immediate of a wide instruction is written, in RFC 9669's words: # is `imm`, and then `imm` of the slot after. */
export const wideForms: Readonly<Record<string, string>> = {
  'map by descriptor': 'map_by_fd(#)',
  'value of map by descriptor': 'map_val(map_by_fd(#))+#',
  variable: 'var_addr(#)',
  'code address': 'code_addr(#)',
  'map by index': 'map_by_idx(#)',
  'value of map by index': 'map_val(map_by_idx(#))+#',
};

/** Other names for the same. */
const aliases: readonly (readonly [alias: string, mnemonic: string])[] = [
  ['swap16', 'bswap16'],
  ['swap32', 'bswap32'],
  ['swap64', 'bswap64'],
  ['lock fetch xchg', 'lock xchg'],
  ['lock fetch xchg32', 'lock xchg32'],
  ['lock fetch cmpxchg', 'lock cmpxchg'],
  ['lock fetch cmpxchg32', 'lock cmpxchg32'],
  ['call helper', 'call'],
];

/** Operations by their mnemonic: those that share one are told apart by their operands. */
export const byMnemonic: ReadonlyMap<string, readonly Operation[]> = collect();

function collect(): Map<string, Operation[]> {
  const found = new Map<string, Operation[]>();
  for (const operation of operations) {
    const mnemonic = mnemonicOf(operation);
    const shared = found.get(mnemonic);
    if (shared === undefined) found.set(mnemonic, [operation]);
    else shared.push(operation);
  }
  for (const [alias, mnemonic] of aliases) found.set(alias, found.get(mnemonic) ?? []);
  return found;
}

const fields: readonly Field[] = ['dst', 'src', 'off', 'imm'];

/** Whether the notation has a place for all that the instruction's fields hold. */
export function canBeWritten(
  instruction: Instruction,
  operation: Operation,
  second: Instruction | undefined,
): boolean {
  const used = fieldsOf[operation.shape];
  if (fields.some((field) => !isPlaced(field) && instruction[field] !== 0)) return false;
  if (slotsOf(operation) === 1) return true;
  if (second === undefined || (second.code | second.dst | second.src | second.off) !== 0) return false;
  return usesSecondImmediate(operation) || second.imm === 0;

  function isPlaced(field: Field): boolean {
    return used.includes(field) || operation.selector?.field === field;
  }
}
