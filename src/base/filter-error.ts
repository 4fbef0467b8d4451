/** The one error a user can cause with a filter: data (code, message, span, hint), thrown as an exception. */

import type { Span } from './span.js';

/** What a filter error says. Positions are those of the filter text. */
export interface FilterErrorFacts {
  /** A stable name for programs to test, in kebab-case: `syntax`, `unknown-port`, `rejects-all` … */
  readonly code: string;
  /** One sentence without a final stop, in libpcap's words where they are good. */
  readonly message: string;
  /** The part of the text at fault. An empty span marks a position (the end of the text, say). */
  readonly span: Span;
  /** What could stand there instead, best first. */
  readonly expected?: readonly string[] | undefined;
  /** One sentence on what to write instead. */
  readonly hint?: string | undefined;
  /** Other parts of the text that have to do with it, and how. */
  readonly related?: readonly RelatedPart[] | undefined;
}

/** A part of the text, and a few words on it without a final stop. */
export interface RelatedPart {
  readonly span: Span;
  readonly message: string;
}

/** Thrown by every public function for what a user can get wrong. */
export class FilterError extends Error implements FilterErrorFacts {
  override readonly name = 'FilterError';
  readonly code: string;
  readonly span: Span;
  readonly expected: readonly string[] | undefined;
  readonly hint: string | undefined;
  readonly related: readonly RelatedPart[] | undefined;

  constructor(facts: FilterErrorFacts) {
    super(facts.message);
    this.code = facts.code;
    this.span = facts.span;
    this.expected = facts.expected;
    this.hint = facts.hint;
    this.related = facts.related;
  }
}
