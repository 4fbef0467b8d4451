/** A program's text → its lines with their places, blank ones left out. */

import type { Span } from '../base/index.js';

export interface Line {
  /** Without blanks at either end. */
  readonly text: string;
  readonly span: Span;
}

export function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  for (const match of text.matchAll(/[^\r\n]+/g)) {
    const trimmed = match[0].trim();
    if (trimmed === '') continue;
    const start = match.index + match[0].indexOf(trimmed);
    lines.push({ text: trimmed, span: { start, end: start + trimmed.length } });
  }
  return lines;
}

/** The place of a part of a line; of the whole line if the part is empty. */
export function spanWithin({ text, span }: Line, part: string): Span {
  const at = part === '' ? -1 : text.indexOf(part);
  return at < 0 ? span : { start: span.start + at, end: span.start + at + part.length };
}

/** Decimal, negative or hexadecimal → 32 bits unsigned; undefined for what is no number or needs more bits. */
export function word(text: string): number | undefined {
  if (!/^(-?\d+|0x[0-9a-f]+)$/i.test(text)) return undefined;
  const value = Number(text);
  return value >= -(2 ** 31) && value < 2 ** 32 ? value >>> 0 : undefined;
}
