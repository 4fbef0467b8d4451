/** What is said on standard error when --json is given: a line of JSON each, with a version. */

import { FilterError, type FilterErrorFacts, type Warning } from '../index.js';
import { FileError } from '../node/index.js';
import { ExpressionError, InputError } from './blame.js';
import { placeOf } from './excerpt.js';
import type { Expression } from './expression.js';
import { UsageError } from './status.js';

/** A change of shape changes the number. */
const SCHEMA = 'bpfsieve.diagnostic/1';

/** `code` is stable; `span` counts the characters of the expression from 0, `line` and `column` count from 1. */
interface Diagnostic extends Partial<Omit<FilterErrorFacts, 'message'>> {
  readonly severity: 'error' | Warning['severity'];
  readonly message: string;
  readonly file?: string | undefined;
  readonly line?: number;
  readonly column?: number;
  /** Of warnings. */
  readonly explanation?: string;
  readonly rewrite?: string | undefined;
}

export const diagnosticLine = (diagnostic: Diagnostic): string =>
  `${JSON.stringify({ schema: SCHEMA, ...diagnostic })}\n`;

export const ofText = (severity: Diagnostic['severity'], text: string): Diagnostic => ({
  severity,
  message: text.replace(/^(warning|error): /, '').trimEnd(),
});

export const ofWarning = (warning: Warning, expression: Expression): Diagnostic => {
  const { code, severity, message, span, explanation, rewrite } = warning;
  return { severity, code, message, ...where(span, expression), explanation, rewrite };
};

/** Errors that users can cause; all others are ours. */
export function ofError(error: unknown): Diagnostic {
  const severity = 'error';
  if (error instanceof ExpressionError) {
    const { code, message, span, expected, hint, related } = error.fault;
    return { severity, code, message, ...where(span, error.expression), expected, hint, related };
  }
  if (error instanceof FilterError) {
    const { code, message, hint } = error;
    return { severity, code, message, hint };
  }
  if (error instanceof UsageError) return { severity, code: 'usage', message: error.message };
  if (error instanceof FileError) return { severity, code: 'file', message: error.message, file: error.path };
  if (error instanceof InputError) return { severity, code: 'input', message: error.message };
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { severity, code: 'internal', message: stack };
}

/** Nothing but the file, for what is nowhere in the text. */
function where(span: FilterErrorFacts['span'], { text, file, line }: Expression): Partial<Diagnostic> {
  const place = placeOf(span, text);
  if (place === undefined) return { file };
  return { file, line: line + place.line, column: place.start + 1, span };
}
