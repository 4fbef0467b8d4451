/** Which part of the user's text stands behind each part of a text made from it. */

import type { Span } from '../base/index.js';

/** A line of a list that a set names. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

interface Piece {
  /** Where it begins in the made text. */
  readonly at: number;
  readonly from: Span;
  /** Taken over character by character, or else made for the whole of `from`. */
  readonly isVerbatim: boolean;
  readonly place: Place | undefined;
}

/** Takes the made text piece by piece, in the order of the user's text. */
export class MappedText {
  readonly #texts: string[] = [];
  readonly #pieces: Piece[] = [];
  #length = 0;

  get text(): string {
    return this.#texts.join('');
  }

  /** The texts of the pieces so far, but for the first `count`. */
  textsBehind(count: number): readonly string[] {
    return this.#texts.slice(count);
  }

  copy(original: string, from: Span): void {
    this.#add(original.slice(from.start, from.end), { from, isVerbatim: true, place: undefined });
  }

  make(text: string, from: Span, place?: Place): void {
    this.#add(text, { from, isVerbatim: false, place });
  }

  #add(text: string, piece: Omit<Piece, 'at'>): void {
    if (text === '') return;
    this.#pieces.push({ ...piece, at: this.#length });
    this.#texts.push(text);
    this.#length += text.length;
  }

  /** The part of the user's text that a part of the made one stands for. */
  spanOf({ start, end }: Span): Span {
    const first = this.#pieceAt(start);
    if (first === undefined) return { start: 0, end: 0 };
    const { start: from } = inPiece(first, start);
    if (start === end) return { start: from, end: from };
    const last = this.#pieceAt(end - 1)!;
    return { start: from, end: Math.max(from, inPiece(last, end - 1).end) };
  }

  /** The line of a list that a part of the made text comes from, if all of it does. */
  placeOf({ start, end }: Span): Place | undefined {
    const first = this.#pieceAt(start);
    const last = this.#pieceAt(Math.max(start, end - 1));
    return first === last ? first?.place : undefined;
  }

  /** The last piece that begins at `position` or before it. */
  #pieceAt(position: number): Piece | undefined {
    let [low, high] = [0, this.#pieces.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#pieces[middle]!.at <= position) low = middle;
      else high = middle;
    }
    return this.#pieces[low];
  }
}

/** Where one character of the made text comes from. */
const inPiece = ({ at, from, isVerbatim }: Piece, position: number): Span =>
  isVerbatim ? { start: from.start + position - at, end: from.start + position - at + 1 } : from;
