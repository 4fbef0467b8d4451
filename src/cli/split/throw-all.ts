/** Errors of several rules → all of them told: those before the last on standard error, the last thrown. */

import type { ExpressionError } from '../blame.js';
import type { Invocation } from '../command.js';
import { diagnosticLine, ofError } from '../diagnostic.js';
import { paintFor } from '../paint.js';
import { renderError } from '../render-error.js';

/** More nobody reads. */
const MOST = 20;

/** Does nothing when there are none. */
export function throwAll(
  faults: readonly ExpressionError[],
  { io, options, complain }: Invocation<object>,
): void {
  const last = faults.at(-1);
  if (last === undefined) return;
  const before = faults.slice(0, -1);
  for (const each of before.slice(0, MOST)) {
    const paint = paintFor('errors', options.color, io);
    if (options.json) io.errors.write(diagnosticLine(ofError(each)));
    else complain(renderError(each.fault, each.expression, io.errors.columns, paint).trimEnd());
  }
  if (before.length > MOST) complain(`${before.length - MOST} more rules are wrong`);
  throw last;
}
