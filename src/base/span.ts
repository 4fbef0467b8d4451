/** Character ranges of the filter text: what every node, statement and instruction carries. */

/** A half-open range of UTF-16 code units of the filter text: [start, end). */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The smallest span that covers both. */
export const cover = (a: Span, b: Span): Span => ({
  start: Math.min(a.start, b.start),
  end: Math.max(a.end, b.end),
});
