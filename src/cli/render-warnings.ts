/** Warnings about an expression → text: the places of one code together, then why it is so and what to write instead. */

import type { Warning } from '../index.js';
import { excerpt, painted, placeOf, position, printable } from './excerpt.js';
import type { Expression } from './expression.js';
import type { Paint } from './paint.js';

const INDENT = '  ';
/** Places of one code that are shown; more nobody reads. */
const MOST_PLACES = 3;

/** One text for each place, those of a code together in the order of the first of them. */
export function renderWarnings(
  warnings: readonly Warning[],
  expression: Expression,
  columns: number,
  paint: Paint,
): readonly string[] {
  const byCode = new Map<string, Warning[]>();
  for (const warning of warnings) {
    const sameCode = byCode.get(warning.code);
    if (sameCode === undefined) byCode.set(warning.code, [warning]);
    else sameCode.push(warning);
  }
  return [...byCode.values()].flatMap((places) => {
    const texts = places.slice(0, MOST_PLACES).map((each) => renderPlace(each, expression, columns, paint));
    texts.push([...texts.pop()!, ...renderReasons(places, columns, paint)]);
    return texts.map((lines) => lines.join('\n'));
  });
}

/** What all places of a code have in common. */
function renderReasons(places: readonly Warning[], columns: number, paint: Paint): string[] {
  const lines: string[] = [];
  const more = places.length - MOST_PLACES;
  if (more > 0) lines.push(`and ${more} more like these`);
  const { explanation } = places[0]!;
  lines.push(...wrapped(explanation, columns - INDENT.length));
  const rewrite = places.find((each) => each.rewrite !== undefined)?.rewrite;
  if (rewrite !== undefined) lines.push(`${paint.cyan('perhaps:')} ${printable(rewrite)}`);
  return lines.map((line) => INDENT + line);
}

function renderPlace(
  { code, severity, message, span }: Warning,
  expression: Expression,
  columns: number,
  paint: Paint,
): string[] {
  const color = severity === 'warning' ? paint.yellow : paint.cyan;
  const place = placeOf(span, expression.text);
  const first = `${position(expression, place)}${color(`${severity}:`)} ${paint.bold(printable(message))} [${code}]`;
  if (place === undefined) return [first];
  const { line, underline } = excerpt(place, columns - INDENT.length);
  return [first, INDENT + line, INDENT + painted(underline, color)];
}

function wrapped(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= columns)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
