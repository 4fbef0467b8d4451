/** Rules → what may surprise about their expressions, on the lines of the rule file; not more than anybody reads. */

import type { SetOptions, WarningOptions } from '../../index.js';
import type { Invocation } from '../command.js';
import { diagnosticLine, ofWarning } from '../diagnostic.js';
import type { NotesOption } from '../options.js';
import { paintFor } from '../paint.js';
import { renderWarnings } from '../render-warnings.js';
import { warningsAbout } from '../show-warnings.js';
import type { PlacedRule } from './rule-file.js';

/** Rules of which it is told; with --json of all. */
const MOST = 10;

export function warnAboutRules(
  rules: readonly PlacedRule[],
  circumstances: WarningOptions & SetOptions,
  { options, io, warn }: Invocation<NotesOption>,
): void {
  if (options.quiet) return;
  const paint = paintFor('errors', options.color, io);
  let told = 0;
  for (const { expression: text, line } of rules) {
    const warnings = warningsAbout({ ...line, text }, circumstances, options);
    if (warnings.length > 0) told++;
    if (options.json) for (const each of warnings) io.errors.write(diagnosticLine(ofWarning(each, line)));
    else if (told <= MOST)
      for (const each of renderWarnings(warnings, line, io.errors.columns, paint)) warn(each);
  }
  if (!options.json && told > MOST) warn(`warning: ${told - MOST} more rules have warnings`);
}
