/** A part of an expression → the line it is on, with the part underlined, cut to the width of the terminal. */

import type { Span } from '../index.js';
import type { Expression } from './expression.js';

/** Text shown before and after the part when a line has to be cut. */
const LEAST_CONTEXT = 8;

/** Where a span lies: the line, and the columns within it, counted from 0. */
export interface Place {
  readonly line: number;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Undefined where there is nothing to show. An empty span at the very start stands for "not in the text". */
export function placeOf({ start, end }: Span, text: string): Place | undefined {
  if (end === 0 || text.trim() === '') return undefined;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineBreak = text.indexOf('\n', start);
  const lineEnd = lineBreak === -1 ? text.length : lineBreak;
  return {
    line: text.slice(0, lineStart).split('\n').length - 1,
    text: text.slice(lineStart, lineEnd),
    start: start - lineStart,
    end: Math.min(end, lineEnd) - lineStart,
  };
}

/** `rules.txt:3:5: `, or nothing for an expression of the command line. */
export function position({ file, line }: Expression, place: Place | undefined): string {
  if (file === undefined) return '';
  return place === undefined ? `${file}: ` : `${file}:${line + place.line}:${place.start + 1}: `;
}

export interface Excerpt {
  readonly line: string;
  readonly underline: string;
  /** Which of the other places are in it, underlined otherwise. */
  readonly others: readonly Place[];
}

/** `others` are shown if they happen to be on the part of the line that is. */
export function excerpt(place: Place, columns: number, others: readonly Place[] = []): Excerpt {
  const { text, start, end, shift } = cut(place, Math.max(columns, 3 * LEAST_CONTEXT));
  const shown = others.filter(
    (each) => each.line === place.line && each.start >= shift && each.end - shift <= text.length,
  );
  const length = Math.max(end, start + 1, ...shown.map((each) => each.end - shift));
  const marks = new Array<string>(length).fill(' ');
  for (const each of shown) marks.fill('-', each.start - shift, each.end - shift);
  marks.fill('~', start, end);
  marks[start] = '^';
  return { line: printable(text).trimEnd(), underline: marks.join(''), others: shown };
}

/** Colours the marks of an underline, not the blanks before them. */
export const painted = (underline: string, paint: (text: string) => string): string =>
  underline.replace(/\S.*/, paint);

const ELLIPSIS = '…';

interface Cut extends Pick<Place, 'text' | 'start' | 'end'> {
  /** How many columns are missing on the left. */
  readonly shift: number;
}

/** Shows the part and as much on both sides of it as there is room for. */
function cut({ text, start, end }: Place, columns: number): Cut {
  if (text.length < columns) return { text, start, end, shift: 0 };
  const shown = Math.min(end - start, columns - 2 * LEAST_CONTEXT);
  const before = Math.floor((columns - shown) / 2);
  const from = Math.max(0, Math.min(start - before, text.length + 1 - columns));
  const to = Math.min(text.length, from + columns - 1);
  const visible = text.slice(from, to);
  return {
    text:
      (from > 0 ? ELLIPSIS + visible.slice(1) : visible).slice(0, to < text.length ? -1 : undefined) +
      (to < text.length ? ELLIPSIS : ''),
    start: start - from,
    end: Math.min(end, to) - from,
    shift: from,
  };
}

/** One column a character: tabs and whatever else a terminal would act on become blanks. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a terminal
export const printable = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
