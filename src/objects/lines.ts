/** The text that a program was made from, and the spans of its instructions → a line for each place where it changes. */

import type { Span } from '../base/index.js';

/** What a debugger shows beside the instructions from `slot` on. */
export interface Line {
  readonly slot: number;
  /** The part of the text that the instruction comes from, on one line. */
  readonly text: string;
  /** Where the part begins, counted from 1. A column 0 is not known. */
  readonly line: number;
  readonly column: number;
}

/** An instruction that comes from no part of the text is shown with all of it. */
export function linesOf(spans: readonly (readonly Span[])[], text: string): Line[] {
  const starts = lineStarts(text);
  const shown = new Map<string, Omit<Line, 'slot'>>();
  const whole = { start: text.length - text.trimStart().length, end: text.length };
  const lines: Line[] = [];
  let last: Omit<Line, 'slot'> | undefined;
  for (const [slot, [first = whole]] of spans.entries()) {
    const key = `${first.start} ${first.end}`;
    const place = shown.get(key) ?? placeOf(first, text, starts);
    shown.set(key, place);
    if (place === last) continue;
    lines.push({ slot, ...place });
    last = place;
  }
  return lines;
}

/** A text on one line, without what could deceive a terminal or a reader of comments. */
export const onOneLine = (text: string): string => text.replace(/[\s\p{C}]+/gu, ' ').trim();

/** Characters of the text that are shown. */
const LONGEST = 100;

function placeOf({ start, end }: Span, text: string, starts: readonly number[]): Omit<Line, 'slot'> {
  const part = text.slice(start, Math.min(end, start + 8 * LONGEST));
  const printable = onOneLine(part);
  const line = lineAt(start, starts);
  return {
    text: printable.length > LONGEST ? `${printable.slice(0, LONGEST - 3).trimEnd()}...` : printable,
    line: line + 1,
    column: start - starts[line]! + 1,
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** The last line that begins at a place or before it. */
function lineAt(place: number, starts: readonly number[]): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= place) low = middle;
    else high = middle - 1;
  }
  return low;
}
