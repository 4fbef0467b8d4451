/** A filter error → the message, the line at fault with the fault underlined, what could stand there, and a hint. */

import type { FilterError, Span } from '../index.js';
import type { Expression } from './expression.js';
import type { Paint } from './paint.js';

const INDENT = '  ';
/** More than this nobody reads. */
const MOST_EXPECTED = 8;
/** Text shown before and after the fault when a line has to be cut. */
const LEAST_CONTEXT = 8;

export function renderError(
  fault: FilterError,
  expression: Expression,
  columns: number,
  paint: Paint,
): string {
  const { text } = expression;
  const place = placeOf(fault.span, text);
  const lines = [`${position(expression, place)}${paint.bold(fault.message)}`];
  if (place !== undefined)
    lines.push(...excerpt(place, columns - INDENT.length, paint).map((each) => INDENT + each));
  const expected = fault.expected ?? [];
  if (expected.length > 0) lines.push(`${INDENT}expected: ${listOf(expected)}`);
  if (fault.hint !== undefined) lines.push(`${INDENT}${paint.cyan('hint:')} ${fault.hint}`);
  return lines.map((line) => `${line}\n`).join('');
}

/** Where a span lies: the line, and the columns within it, counted from 0. */
interface Place {
  readonly line: number;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Undefined where there is nothing to show. An empty span at the very start stands for "not in the text". */
function placeOf({ start, end }: Span, text: string): Place | undefined {
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

function position({ file, line }: Expression, place: Place | undefined): string {
  if (file === undefined) return '';
  return place === undefined ? `${file}: ` : `${file}:${line + place.line}:${place.start + 1}: `;
}

/** The line and its underline, cut to `columns`. */
function excerpt(place: Place, columns: number, paint: Paint): string[] {
  const { text, start, end } = cut(place, Math.max(columns, 3 * LEAST_CONTEXT));
  const underline = '^'.padEnd(end - start, '~');
  return [printable(text), `${' '.repeat(start)}${paint.red(underline)}`];
}

const ELLIPSIS = '…';

/** Shows the fault and as much on both sides of it as there is room for. */
function cut({ text, start, end }: Place, columns: number): Pick<Place, 'text' | 'start' | 'end'> {
  if (text.length < columns) return { text, start, end };
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
  };
}

/** One column a character: tabs and whatever else a terminal would act on become blanks. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a terminal
const printable = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');

function listOf(expected: readonly string[]): string {
  const shown = expected.slice(0, MOST_EXPECTED).join(', ');
  const more = expected.length - MOST_EXPECTED;
  return more > 0 ? `${shown} or ${more} more` : shown;
}
