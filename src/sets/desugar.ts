/** Filter text with sets → stock pcap-filter(7) text that accepts the same packets, and the way back for its spans. */

import { FilterError, type Span } from '../base/index.js';
import * as diagnostics from './diagnostics.js';
import { type Entry, entriesOf, type ReadList } from './entries.js';
import { type FoundSet, findSets, hasSets, type SetKind } from './find-sets.js';
import { MappedText, type Place } from './span-map.js';
import { type Term, termOf } from './terms.js';
import { Movers, type VlanSurroundings, writeVlans } from './vlan.js';

export interface SetOptions extends VlanSurroundings {
  /** Gives the text of the list that `@name` stands for. Without it no list is permitted. */
  readonly files?: ReadList | undefined;
  /** True: nothing is written out, braces stay what they are to libpcap. */
  readonly strict?: boolean | undefined;
}

export interface Desugared {
  /** The filter in libpcap's language. */
  readonly text: string;
  /** The part of the user's text that a part of `text` stands for: an entry, for what was written for it. */
  spanOf(span: Span): Span;
  /** Gives `text` to `work`; its FilterErrors become ones about the user's text. */
  use<Result>(work: (text: string) => Result): Result;
}

/**
 * Writes out the sets of a filter. A text without any is given back as it is.
 * @throws FilterError for a set that is wrong; the rest of the text is not looked at.
 */
export function desugar(text: string, options: SetOptions = {}): Desugared {
  const sets = !options.strict && hasSets(text) ? findSets(text) : [];
  if (sets.length === 0) return { text, spanOf: (span) => span, use: (work) => work(text) };
  const into = new MappedText();
  const movers = new Movers(into);
  let end = 0;
  for (const set of sets) {
    into.copy(text, { start: end, end: set.span.start });
    const entries = withoutRepetitions(entriesOf(text, set, options.files));
    if (set.kind === 'vlan') writeVlans(into, set, entries, movers, options);
    else writeAlternatives(into, set.kind, set, entries);
    end = set.span.end;
    // A value must not run into the word behind the brace.
    if (/[^\s)]/.test(text[end] ?? '')) into.make(' ', { start: end, end });
  }
  into.copy(text, { start: end, end: text.length });
  const stock = into.text;
  return {
    text: stock,
    spanOf: (span) => into.spanOf(span),
    use(work) {
      try {
        return work(stock);
      } catch (error) {
        throw error instanceof FilterError ? mappedError(error, into) : error;
      }
    },
  };
}

function writeAlternatives(
  into: MappedText,
  kind: Exclude<SetKind, 'vlan'>,
  { qualifiers, span, inside }: FoundSet,
  entries: readonly Entry[],
): void {
  const isSingle = entries.length === 1;
  if (!isSingle) into.make('(', { start: span.start, end: inside.start });
  let type: Term['type'] | undefined;
  for (const entry of entries) {
    const term = termOf(kind, entry);
    const joined = type === undefined ? '' : ' or ';
    // A bare identifier has the qualifiers of the one before it.
    const words = term.type === type ? [term.identifier] : [qualifiers, term.type, term.identifier];
    into.make(joined + words.filter((word) => word !== '').join(' '), entry.span, entry.place);
    type = term.type;
  }
  if (!isSingle) into.make(')', { start: inside.end, end: span.end });
}

/** An entry written twice is a mistake; lists may have what others have already. */
function withoutRepetitions(entries: readonly Entry[]): readonly Entry[] {
  const seen = new Map<string, Entry>();
  for (const entry of entries) {
    const first = seen.get(entry.text);
    if (first === undefined) seen.set(entry.text, entry);
    else if (first.place === undefined && entry.place === undefined) {
      throw diagnostics.repeatedEntry(entry, first.span);
    }
  }
  return [...seen.values()];
}

function mappedError(error: FilterError, into: MappedText): FilterError {
  const { code, message, expected, hint } = error;
  return new FilterError({
    code,
    message: located(message, into.placeOf(error.span)),
    span: into.spanOf(error.span),
    expected,
    hint,
    related: error.related?.map(({ span, message }) => ({
      span: into.spanOf(span),
      message: located(message, into.placeOf(span)),
    })),
  });
}

const located = (message: string, place: Place | undefined): string =>
  place === undefined ? message : `${place.file}:${place.line}: ${message}`;
