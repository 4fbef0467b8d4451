/** What a command says about its expression once it is known to compile. */

import { desugar, findWarnings, type SetOptions, type WarningOptions } from '../index.js';
import type { Invocation } from './command.js';
import type { Expression } from './expression.js';
import type { NotesOption } from './options.js';
import { paintFor } from './paint.js';
import { renderWarnings } from './render-warnings.js';

export function showWarnings(
  expression: Expression,
  circumstances: WarningOptions & SetOptions,
  { options, io, warn }: Pick<Invocation<NotesOption>, 'options' | 'io' | 'warn'>,
): void {
  if (options.quiet) return;
  const { text, spanOf } = desugar(expression.text, circumstances);
  const warnings = findWarnings(text, circumstances)
    .filter(({ severity }) => severity === 'warning' || options.notes)
    .map((each) => ({ ...each, span: spanOf(each.span) }));
  const paint = paintFor('errors', options.color, io);
  for (const text of renderWarnings(warnings, expression, io.errors.columns, paint)) warn(text);
}
