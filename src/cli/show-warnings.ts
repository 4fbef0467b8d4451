/** What a command says about its expression once it is known to compile. */

import { desugar, findWarnings, type SetOptions, type Warning, type WarningOptions } from '../index.js';
import type { Invocation } from './command.js';
import { diagnosticLine, ofWarning } from './diagnostic.js';
import type { Expression } from './expression.js';
import type { NotesOption } from './options.js';
import { paintFor } from './paint.js';
import { renderWarnings } from './render-warnings.js';

/** What may surprise; with `notes` also what is less surprising. */
export function warningsAbout(
  expression: Expression,
  circumstances: WarningOptions & SetOptions,
  { notes }: NotesOption,
): readonly Warning[] {
  const { text, spanOf } = desugar(expression.text, circumstances);
  return findWarnings(text, circumstances)
    .filter(({ severity }) => severity === 'warning' || notes)
    .map((each) => ({ ...each, span: spanOf(each.span) }));
}

export function showWarnings(
  expression: Expression,
  circumstances: WarningOptions & SetOptions,
  { options, io, warn }: Pick<Invocation<NotesOption>, 'options' | 'io' | 'warn'>,
): void {
  if (options.quiet) return;
  const warnings = warningsAbout(expression, circumstances, options);
  if (options.json) {
    for (const each of warnings) io.errors.write(diagnosticLine(ofWarning(each, expression)));
    return;
  }
  const paint = paintFor('errors', options.color, io);
  for (const text of renderWarnings(warnings, expression, io.errors.columns, paint)) warn(text);
}
