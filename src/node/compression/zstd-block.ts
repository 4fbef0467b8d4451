/** A compressed block of Zstandard (RFC 8878, 3.1.1.3) → its bytes, behind those that it refers back to. */

import { BackwardBits, damaged, MARGIN } from './zstd-bits.js';
import { onlyState, readStateTable, type StateTable, stateTable } from './zstd-fse.js';
import { decodeHuffman, type HuffmanTable, readHuffmanTable } from './zstd-huffman.js';

export const LARGEST_BLOCK = 1 << 17;

/** One of the three numbers of a sequence: what its codes mean, and how they are coded unless told. */
interface Kind {
  readonly usual: StateTable;
  readonly most: { readonly accuracy: number; readonly symbol: number };
}

/** Codes below `plain` mean themselves and `first`; the bits that follow those behind. */
function meanings(first: number, plain: number, bits: readonly number[]) {
  const extra = Uint8Array.from([...Array<number>(plain).fill(0), ...bits]);
  const bases = new Int32Array(extra.length);
  let base = first;
  for (const [code, count] of extra.entries()) {
    bases[code] = base;
    base += 2 ** count;
  }
  return { extra, bases };
}

const literalLength = meanings(0, 16, [1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
const matchLength = meanings(3, 32, [1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);

// RFC 8878, 3.1.1.3.2.2.
const literalLengthCounts = [
  4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1,
  -1,
];
const matchLengthCounts = [
  1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
  1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1,
];
const offsetCounts = [
  1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1,
];

const literalLengths: Kind = { usual: stateTable(literalLengthCounts, 6), most: { accuracy: 9, symbol: 35 } };
const offsets: Kind = { usual: stateTable(offsetCounts, 5), most: { accuracy: 8, symbol: 31 } };
const matchLengths: Kind = { usual: stateTable(matchLengthCounts, 6), most: { accuracy: 9, symbol: 52 } };

const FIRST_DISTANCES = [1, 4, 8] as const;

/** Where decoded bytes go: up to `at` they are there already. */
export interface Output {
  bytes: Uint8Array;
  at: number;
}

export class BlockDecoder {
  readonly #output: Output;
  /** No block of the frame is longer. */
  #largest = 0;
  #window = 0;
  readonly #block = new Uint8Array(LARGEST_BLOCK + 2 * MARGIN);
  readonly #literals = new Uint8Array(LARGEST_BLOCK);
  #literalCount = 0;
  #huffman: HuffmanTable | undefined;
  /** Of the last block, which the next may use again. */
  readonly #tables = new Map<Kind, StateTable>();
  /** The last three distances. */
  #last = 0;
  #last2 = 0;
  #last3 = 0;

  constructor(output: Output) {
    this.#output = output;
  }

  /** A frame begins, at the front of the output: nothing of the one before is referred to. */
  begin(window: number): void {
    this.#output.at = 0;
    this.#window = window;
    this.#largest = Math.min(LARGEST_BLOCK, window);
    this.#huffman = undefined;
    this.#tables.clear();
    [this.#last, this.#last2, this.#last3] = FIRST_DISTANCES;
  }

  /** Throws DecodingError. */
  decode(block: Uint8Array): void {
    const bytes = this.#block;
    bytes.set(block, MARGIN);
    const end = MARGIN + block.length;
    bytes.fill(0, end, end + MARGIN);
    this.#decodeSequences(this.#readLiterals(MARGIN, end), end);
  }

  /** Gives where they end. */
  #readLiterals(start: number, end: number): number {
    const bytes = this.#block;
    const first = bytes[start]!;
    const [kind, form] = [first & 3, (first >> 2) & 3];
    const word =
      (bytes[start]! | (bytes[start + 1]! << 8) | (bytes[start + 2]! << 16) | (bytes[start + 3]! << 24)) >>>
      0;
    if (kind < 2) {
      const header = form === 1 ? 2 : form === 3 ? 3 : 1;
      const count = header === 1 ? first >> 3 : header === 2 ? (word & 0xffff) >> 4 : (word & 0xffffff) >> 4;
      const at = start + header;
      const next = at + (kind === 0 ? count : 1);
      this.#expect(count, next, end);
      if (kind === 0) this.#literals.set(bytes.subarray(at, next));
      else this.#literals.fill(bytes[at]!, 0, count);
      return next;
    }
    const header = form < 2 ? 3 : form + 2;
    const size = form < 2 ? 10 : form === 2 ? 14 : 18;
    const count = (word >>> 4) & ((1 << size) - 1);
    const length = ((word >>> (4 + size)) | (form === 3 ? bytes[start + 4]! << 10 : 0)) & ((1 << size) - 1);
    let at = start + header;
    const next = at + length;
    this.#expect(count, next, end);
    if (kind === 2) {
      const read = readHuffmanTable(bytes, at, next);
      this.#huffman = read.table;
      at = read.next;
    }
    this.#decodeLiterals(at, next, count, form === 0 ? 1 : 4);
    return next;
  }

  #expect(count: number, next: number, end: number): void {
    if (count > this.#largest || next > end) throw damaged('a block is too long');
    this.#literalCount = count;
  }

  #decodeLiterals(start: number, end: number, count: number, streams: 1 | 4): void {
    const [bytes, into, table] = [this.#block, this.#literals, this.#huffman];
    if (table === undefined) throw damaged();
    if (streams === 1) {
      decodeHuffman(table, bytes, { start, end }, into, { start: 0, end: count });
      return;
    }
    const part = (count + 3) >> 2;
    let at = start + 6;
    if (at > end || 3 * part > count) throw damaged();
    for (let i = 0; i < 4; i++) {
      const next = i === 3 ? end : at + (bytes[start + 2 * i]! | (bytes[start + 2 * i + 1]! << 8));
      if (next > end) throw damaged();
      const literals = { start: i * part, end: i === 3 ? count : (i + 1) * part };
      decodeHuffman(table, bytes, { start: at, end: next }, into, literals);
      at = next;
    }
  }

  #decodeSequences(start: number, end: number): void {
    const bytes = this.#block;
    if (start >= end) throw damaged();
    let at = start;
    let count = bytes[at++]!;
    if (count >= 128) {
      if (count < 255) count = ((count - 128) << 8) | bytes[at++]!;
      else {
        count = (bytes[at]! | (bytes[at + 1]! << 8)) + 0x7f00;
        at += 2;
      }
    }
    if (count === 0) {
      if (at !== end) throw damaged();
      this.#copyLiterals(0, this.#literalCount, this.#output.at + this.#largest);
      return;
    }
    const modes = bytes[at++]!;
    if ((modes & 3) !== 0 || at > end) throw damaged();
    for (const [kind, mode] of [
      [literalLengths, modes >> 6],
      [offsets, (modes >> 4) & 3],
      [matchLengths, (modes >> 2) & 3],
    ] as const)
      at = this.#readTable(kind, mode, at, end);
    this.#execute(count, new BackwardBits(bytes, at, end));
  }

  /** Gives where its description ends. */
  #readTable(kind: Kind, mode: number, at: number, end: number): number {
    const bytes = this.#block;
    switch (mode) {
      case 0:
        this.#tables.set(kind, kind.usual);
        return at;
      case 1:
        if (at >= end || bytes[at]! > kind.most.symbol) throw damaged();
        this.#tables.set(kind, onlyState(bytes[at]!));
        return at + 1;
      case 2: {
        const { table, next } = readStateTable(bytes, at, end, kind.most);
        this.#tables.set(kind, table);
        return next;
      }
      default:
        if (!this.#tables.has(kind)) throw damaged();
        return at;
    }
  }

  #execute(count: number, bits: BackwardBits): void {
    const lengths = this.#tables.get(literalLengths)!;
    const distances = this.#tables.get(offsets)!;
    const matches = this.#tables.get(matchLengths)!;
    const limit = this.#output.at + this.#largest;
    let length = bits.read(lengths.accuracy);
    let distance = bits.read(distances.accuracy);
    let match = bits.read(matches.accuracy);
    let literal = 0;
    for (let left = count; ; ) {
      const code = distances.symbols[distance]!;
      const value = 2 ** code + bits.read(code);
      const matchCode = matches.symbols[match]!;
      const copied = matchLength.bases[matchCode]! + bits.read(matchLength.extra[matchCode]!);
      const lengthCode = lengths.symbols[length]!;
      const literals = literalLength.bases[lengthCode]! + bits.read(literalLength.extra[lengthCode]!);
      if (literal + literals > this.#literalCount) throw damaged();
      this.#copyLiterals(literal, literal + literals, limit);
      literal += literals;
      this.#copyMatch(this.#distanceOf(value, literals), copied, limit);
      if (--left === 0) break;
      length = lengths.bases[length]! + bits.read(lengths.bits[length]!);
      match = matches.bases[match]! + bits.read(matches.bits[match]!);
      distance = distances.bases[distance]! + bits.read(distances.bits[distance]!);
      if (bits.left < 0) throw damaged();
    }
    if (bits.left !== 0) throw damaged();
    this.#copyLiterals(literal, this.#literalCount, limit);
  }

  /** Small values mean a distance of before; without literals not the last one. */
  #distanceOf(value: number, literals: number): number {
    const index = value > 3 ? 3 : value - (literals === 0 ? 0 : 1);
    if (index === 0) return this.#last;
    let chosen = value - 3;
    if (value <= 3) chosen = index === 1 ? this.#last2 : index === 2 ? this.#last3 : this.#last - 1;
    if (index > 1) this.#last3 = this.#last2;
    this.#last2 = this.#last;
    this.#last = chosen;
    return chosen;
  }

  #copyLiterals(from: number, to: number, limit: number): void {
    const output = this.#output;
    const length = to - from;
    if (output.at + length > limit) throw damaged('a block is too long');
    const { bytes, at } = output;
    if (length > SHORT) bytes.set(this.#literals.subarray(from, to), at);
    else for (let i = 0; i < length; i++) bytes[at + i] = this.#literals[from + i]!;
    output.at = at + length;
  }

  #copyMatch(distance: number, length: number, limit: number): void {
    const { bytes, at } = this.#output;
    if (distance === 0 || distance > at || distance > this.#window)
      throw damaged('it refers to what is not there');
    if (at + length > limit) throw damaged('a block is too long');
    const from = at - distance;
    if (length > SHORT && distance >= length) bytes.copyWithin(at, from, from + length);
    else for (let i = 0; i < length; i++) bytes[at + i] = bytes[from + i]!;
    this.#output.at = at + length;
  }
}

/** Below this, copying byte by byte beats a call. */
const SHORT = 48;
