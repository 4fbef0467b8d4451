/** The inside of a set → its entries: what is between the commas, and in place of `@name` the lines of that list. */

import type { Span } from '../base/index.js';
import { blankComments } from './comments.js';
import * as diagnostics from './diagnostics.js';
import { type FoundSet, findSets } from './find-sets.js';
import type { Place } from './span-map.js';

/** Gives the text of the list that `@name` stands for: one entry a line, # begins a comment. Undefined: no such list. */
export type ReadList = (name: string) => string | undefined;

export interface Entry {
  readonly text: string;
  /** In the user's text. Lines of a list have that of its `@name`. */
  readonly span: Span;
  readonly place?: Place;
}

export function entriesOf(text: string, set: FoundSet, readList: ReadList | undefined): readonly Entry[] {
  const entries: Entry[] = [];
  for (const written of writtenEntries(text, set)) {
    if (written.text.startsWith('@')) {
      for (const entry of listEntries(written, readList)) entries.push(entry);
    } else entries.push(written);
  }
  return entries;
}

/** The names of all lists in a filter, for who has to read them beforehand. */
export const listNames = (text: string): readonly string[] => [
  ...new Set(
    findSets(text)
      .flatMap((set) => writtenEntries(text, set))
      .filter((entry) => entry.text.startsWith('@'))
      .map((entry) => nameOf(entry)),
  ),
];

/** A comma behind the last entry does no harm. */
function writtenEntries(text: string, { inside }: FoundSet): readonly Entry[] {
  const entries: Entry[] = [];
  let start = inside.start;
  for (const written of text.slice(inside.start, inside.end).split(',')) {
    const end = start + written.length;
    const trimmed = written.trim();
    if (trimmed !== '') {
      const from = start + written.indexOf(trimmed);
      entries.push({ text: trimmed, span: { start: from, end: from + trimmed.length } });
    } else if (end < inside.end) throw diagnostics.emptyEntry({ start: end, end: end + 1 });
    start = end + 1;
  }
  if (entries.length === 0) throw diagnostics.emptySet({ start: inside.start - 1, end: inside.end + 1 });
  return entries;
}

function nameOf({ text, span }: Entry): string {
  const name = text.slice(1).trim();
  if (name === '') throw diagnostics.listWithoutName(span);
  return name;
}

function listEntries(written: Entry, readList: ReadList | undefined): readonly Entry[] {
  const file = nameOf(written);
  const { span } = written;
  if (readList === undefined) throw diagnostics.listsNotPermitted(span);
  const list = readList(file);
  if (list === undefined) throw diagnostics.unknownList(file, span);
  const entries: Entry[] = [];
  for (const [index, line] of blankComments(list).split('\n').entries()) {
    const text = line.trim();
    if (text !== '') entries.push({ text, span, place: { file, line: index + 1 } });
  }
  if (entries.length === 0) throw diagnostics.emptyList(file, span);
  return entries;
}
