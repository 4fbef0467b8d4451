/** A compiler of libpcap's language → one that takes sets as well: its programs and errors are about the user's text. */

import { FilterError, type Span } from '../base/index.js';
import { desugar, type SetOptions } from './desugar.js';

export interface SetCompileOptions extends SetOptions {
  readonly strict?: boolean | undefined;
}

interface Compiled {
  readonly expression: string;
  readonly spans: readonly (readonly Span[])[];
}

export function compileSets<Options extends SetCompileOptions, Program extends Compiled>(
  expression: string,
  options: Options,
  compile: (expression: string, options: Options) => Program,
): Program {
  const { text, spanOf, errorOf } = desugar(expression, options);
  try {
    const program = compile(text, { ...options, strict: true });
    return { ...program, expression, spans: program.spans.map((each) => distinct(each.map(spanOf))) };
  } catch (error) {
    throw error instanceof FilterError ? errorOf(error) : error;
  }
}

/** Lines of one list have the same span; in their order equal ones are neighbours. */
const distinct = (spans: readonly Span[]): readonly Span[] =>
  spans.filter(({ start, end }, i) => start !== spans[i - 1]?.start || end !== spans[i - 1]?.end);
