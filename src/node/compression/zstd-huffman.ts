/** Huffman codes of literals (RFC 8878, 4.2): weights → a table for as many bits as the longest code has. */

import { BackwardBits, damaged, highestBit } from './zstd-bits.js';
import { readStateTable } from './zstd-fse.js';

export interface HuffmanTable {
  readonly longest: number;
  readonly symbols: Uint8Array;
  readonly bits: Uint8Array;
}

const LONGEST_CODE = 11;
const WEIGHTS_ACCURACY = 6;
const MOST_WEIGHTS = 255;
/** From here on the first byte tells how many weights of four bits follow it. */
const PLAIN = 128;

export function readHuffmanTable(
  bytes: Uint8Array,
  start: number,
  end: number,
): { readonly table: HuffmanTable; readonly next: number } {
  const first = bytes[start]!;
  const at = start + 1;
  const next = at + (first < PLAIN ? first : (first - PLAIN + 2) >> 1);
  if (at > end || next > end) throw damaged();
  const weights = first < PLAIN ? codedWeights(bytes, at, next) : [];
  for (let i = 0; i < first - PLAIN + 1; i++)
    weights.push(i % 2 === 0 ? bytes[at + (i >> 1)]! >> 4 : bytes[at + (i >> 1)]! & 15);
  return { table: tableOf(weights), next };
}

/** Two states take turns. */
function codedWeights(bytes: Uint8Array, start: number, end: number): number[] {
  const { table, next } = readStateTable(bytes, start, end, {
    accuracy: WEIGHTS_ACCURACY,
    symbol: MOST_WEIGHTS,
  });
  const bits = new BackwardBits(bytes, next, end);
  const weights: number[] = [];
  const states = [bits.read(table.accuracy), bits.read(table.accuracy)];
  for (let turn = 0; ; turn ^= 1) {
    const state = states[turn]!;
    weights.push(table.symbols[state]!);
    if (weights.length > MOST_WEIGHTS) throw damaged();
    states[turn] = table.bases[state]! + bits.read(table.bits[state]!);
    if (bits.left >= 0) continue;
    weights.push(table.symbols[states[turn ^ 1]!]!);
    return weights;
  }
}

/** What is missing from a power of two is the weight of the last symbol. */
function tableOf(known: readonly number[]): HuffmanTable {
  const sum = known.reduce((before, weight) => before + (weight > 0 ? 2 ** (weight - 1) : 0), 0);
  if (sum === 0 || known.length > MOST_WEIGHTS) throw damaged();
  const longest = Math.floor(Math.log2(sum)) + 1;
  const left = 2 ** longest - sum;
  const last = Math.log2(left);
  if (longest > LONGEST_CODE || !Number.isInteger(last)) throw damaged();
  const weights = [...known, last + 1];
  const symbols = new Uint8Array(1 << longest);
  const bits = new Uint8Array(1 << longest);
  let at = 0;
  for (let weight = 1; weight <= longest; weight++) {
    for (const [symbol, each] of weights.entries()) {
      if (each !== weight) continue;
      const end = at + (1 << (weight - 1));
      symbols.fill(symbol, at, end);
      bits.fill(longest + 1 - weight, at, end);
      at = end;
    }
  }
  return { longest, symbols, bits };
}

/** Bytes `start` to `end` → symbols at `from` to `to`. A look at three bytes holds a code. */
export function decodeHuffman(
  { longest, symbols, bits }: HuffmanTable,
  bytes: Uint8Array,
  stream: { readonly start: number; readonly end: number },
  into: Uint8Array,
  literals: { readonly start: number; readonly end: number },
): void {
  const { start, end } = stream;
  const last = end > start ? bytes[end - 1]! : 0;
  if (last === 0) throw damaged();
  const mask = (1 << longest) - 1;
  let at = 8 * (end - 1) + highestBit(last) - longest;
  const least = 8 * start - longest;
  for (let i = literals.start; i < literals.end; i++) {
    if (at <= least) throw damaged();
    const first = at >> 3;
    const code = ((bytes[first]! | (bytes[first + 1]! << 8) | (bytes[first + 2]! << 16)) >> (at & 7)) & mask;
    into[i] = symbols[code]!;
    at -= bits[code]!;
  }
  if (at !== least) throw damaged();
}
