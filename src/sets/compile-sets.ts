/** A compiler of libpcap's language → one that takes sets as well: its programs and errors are about the user's text. */

import type { Span } from '../base/index.js';
import { desugar, type SetOptions } from './desugar.js';

interface Compiled {
  readonly expression: string;
  readonly spans: readonly (readonly Span[])[];
}

export function compileSets<Options extends SetOptions, Program extends Compiled>(
  expression: string,
  options: Options,
  compile: (expression: string, options: Options) => Program,
): Program {
  const desugared = desugar(expression, options);
  const program = desugared.use((text) => compile(text, { ...options, strict: true }));
  const spans = program.spans.map((each) => distinct(each.map((span) => desugared.spanOf(span))));
  return { ...program, expression, spans };
}

/** Lines of one list have the same span; in their order equal ones are neighbours. */
const distinct = (spans: readonly Span[]): readonly Span[] =>
  spans.filter(({ start, end }, i) => start !== spans[i - 1]?.start || end !== spans[i - 1]?.end);
