/** A filter error → the message, the line at fault with the fault underlined, what could stand there, and a hint. */

import type { FilterError } from '../index.js';
import { excerpt, type Place, painted, placeOf, position } from './excerpt.js';
import type { Expression } from './expression.js';
import type { Paint } from './paint.js';

const INDENT = '  ';
/** More than this nobody reads. */
const MOST_EXPECTED = 8;
const MOST_RELATED = 3;

export function renderError(
  fault: FilterError,
  expression: Expression,
  columns: number,
  paint: Paint,
): string {
  const { text } = expression;
  const place = placeOf(fault.span, text);
  const lines = [`${position(expression, place)}${paint.bold(fault.message)}`];
  if (place !== undefined) {
    lines.push(...excerpts(fault, place, text, columns, paint).map((each) => INDENT + each));
  }
  const expected = fault.expected ?? [];
  if (expected.length > 0) lines.push(`${INDENT}expected: ${listOf(expected)}`);
  if (fault.hint !== undefined) lines.push(`${INDENT}${paint.cyan('hint:')} ${fault.hint}`);
  return lines.map((line) => `${line}\n`).join('');
}

/** The fault, and the parts that have to do with it: on the same line where they fit, else by themselves. */
function excerpts(
  { related = [] }: FilterError,
  place: Place,
  text: string,
  columns: number,
  paint: Paint,
): string[] {
  const others = related.slice(0, MOST_RELATED).flatMap(({ span, message }) => {
    const at = placeOf(span, text);
    return at === undefined ? [] : [{ at, message }];
  });
  const room = columns - INDENT.length;
  const main = excerpt(
    place,
    room,
    others.map(({ at }) => at),
  );
  const elsewhere = others
    .filter(({ at }) => !main.others.includes(at))
    .flatMap(({ at, message }) => {
      const { line, underline } = excerpt(at, room);
      return [`${message}:`, line, painted(underline, paint.red)];
    });
  return [main.line, painted(main.underline, paint.red), ...elsewhere];
}

function listOf(expected: readonly string[]): string {
  const shown = expected.slice(0, MOST_EXPECTED).join(', ');
  const more = expected.length - MOST_EXPECTED;
  return more > 0 ? `${shown} or ${more} more` : shown;
}
