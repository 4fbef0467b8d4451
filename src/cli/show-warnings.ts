/** What a command says about its expression once it is known to compile. */

import {
  type CompileOptions,
  compile,
  desugar,
  FilterError,
  findWarnings,
  type Interface,
  type SetOptions,
  type Warning,
  type WarningOptions,
} from '../index.js';
import { ExpressionError } from './blame.js';
import type { Invocation } from './command.js';
import { diagnosticLine, ofError, ofWarning } from './diagnostic.js';
import type { Expression } from './expression.js';
import type { NotesOption } from './options.js';
import { paintFor } from './paint.js';
import { renderError } from './render-error.js';
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

/** Several interfaces of a capture may be of one link type; what is said of an expression there is said once. */
export function onceForEachLinkType(say: (from: Interface) => void): (from: Interface) => void {
  const said = new Set<number>();
  return (from) => {
    if (said.has(from.linkType)) return;
    said.add(from.linkType);
    say(from);
  };
}

/** With --allow-empty what would be the error that no packet passes is a warning. */
export function warnIfEmpty(
  expression: Expression,
  circumstances: CompileOptions,
  { options, io, warn }: Pick<Invocation<object>, 'options' | 'io' | 'warn'>,
): void {
  try {
    compile(expression.text, { ...circumstances, allowEmpty: false });
  } catch (error) {
    if (!(error instanceof FilterError) || error.code !== 'rejects-all') throw error;
    if (!options.json) {
      const paint = paintFor('errors', options.color, io);
      warn(
        `${paint.yellow('warning:')} ${renderError(error, expression, io.errors.columns, paint).trimEnd()}`,
      );
    } else if (!options.quiet) {
      io.errors.write(
        diagnosticLine({ ...ofError(new ExpressionError(error, expression)), severity: 'warning' }),
      );
    }
  }
}
