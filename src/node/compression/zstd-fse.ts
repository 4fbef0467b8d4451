/** Finite state entropy (RFC 8878, 4.1): how often symbols come → the table of states that decodes them. */

import { damaged, highestBit } from './zstd-bits.js';

/** Of each state: its symbol, how many bits lead to the next one, and what is added to them. */
export interface StateTable {
  readonly accuracy: number;
  readonly symbols: Uint8Array;
  readonly bits: Uint8Array;
  readonly bases: Uint16Array;
}

/** The same symbol again and again. */
export const onlyState = (symbol: number): StateTable => ({
  accuracy: 0,
  symbols: Uint8Array.of(symbol),
  bits: Uint8Array.of(0),
  bases: Uint16Array.of(0),
});

/** Of -1: less than once in a table. */
export function stateTable(counts: readonly number[], accuracy: number): StateTable {
  const size = 1 << accuracy;
  const symbols = new Uint8Array(size);
  const next = counts.map((count) => Math.abs(count));
  let end = size;
  for (const [symbol, count] of counts.entries()) if (count === -1) symbols[--end] = symbol;
  const step = (size >> 1) + (size >> 3) + 3;
  let at = 0;
  for (const [symbol, count] of counts.entries()) {
    for (let i = 0; i < count; i++) {
      symbols[at] = symbol;
      do at = (at + step) & (size - 1);
      while (at >= end);
    }
  }
  const bits = new Uint8Array(size);
  const bases = new Uint16Array(size);
  for (let state = 0; state < size; state++) {
    const number = next[symbols[state]!]!++;
    bits[state] = accuracy - highestBit(number);
    bases[state] = (number << bits[state]!) - size;
  }
  return { accuracy, symbols, bits, bases };
}

interface Limits {
  readonly accuracy: number;
  readonly symbol: number;
}

/** Reads a table's description from `start`, which reaches no farther than `end`; bytes behind it may be looked at. */
export function readStateTable(
  bytes: Uint8Array,
  start: number,
  end: number,
  most: Limits,
): { readonly table: StateTable; readonly next: number } {
  let at = 8 * start;
  const peek = (): number => {
    const first = at >> 3;
    if (first >= end) throw damaged();
    return (bytes[first]! | (bytes[first + 1]! << 8) | (bytes[first + 2]! << 16)) >> (at & 7);
  };
  const accuracy = (peek() & 15) + 5;
  if (accuracy > most.accuracy) throw damaged();
  at += 4;
  const counts: number[] = [];
  for (let left = 1 << accuracy; left > 0; ) {
    // Of the values that can come, as many of the lowest as possible take a bit less.
    const short = highestBit(left + 1);
    const spared = 2 ** (short + 1) - 2 - left;
    const read = peek();
    const low = read & ((1 << short) - 1);
    let value = low;
    if (low >= spared) {
      value = read & (2 ** (short + 1) - 1);
      if (value >= 1 << short) value -= spared;
      at++;
    }
    at += short;
    const count = value - 1;
    left -= Math.abs(count);
    if (left < 0) throw damaged();
    counts.push(count);
    for (let more = count === 0 ? 3 : 0; more === 3; ) {
      more = peek() & 3;
      at += 2;
      for (let i = 0; i < more; i++) counts.push(0);
    }
    if (counts.length > most.symbol + 1) throw damaged();
  }
  const next = (at + 7) >> 3;
  if (next > end) throw damaged();
  return { table: stateTable(counts, accuracy), next };
}
