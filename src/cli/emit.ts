/** A compiled filter → what `compile --emit` makes of it for other tools. */

import {
  describeProgram,
  type FormFacts,
  type MachineProgram,
  type Program,
  programLines,
  programStatistics,
  type TranslateOptions,
  translate,
  type Warning,
  writeProgram,
} from '../index.js';
import { type EmittedForm, formOf, isExtended, isForTarget } from './forms.js';
import { verifyOurs } from './verified.js';

export function emitProgram(
  form: EmittedForm,
  program: Program,
  options: TranslateOptions,
): string | Uint8Array {
  const made = madeOf(program, isExtended(form) || isForTarget(options), options);
  const environment = options.target ?? 'socket';
  return writeProgram(formOf(form), made.program, {
    environment,
    lines: programLines(made.program.spans, program.expression),
    json: made.facts,
  });
}

interface Made {
  readonly program: MachineProgram;
  /** What JSON tells beside it. */
  readonly facts: FormFacts['json'];
}

function madeOf(program: Program, extended: boolean, options: TranslateOptions): Made {
  const { expression, linkType, snapLength, instructions, spans } = program;
  const facts = { expression, linkType, snapLength };
  if (!extended) return { program: { set: 'classic', instructions, spans }, facts };
  const translated = translate(program, options);
  verifyOurs(translated, options.target ?? 'socket');
  return {
    program: { set: 'extended', ...translated },
    facts: { ...facts, target: options.target ?? 'socket' },
  };
}

/** A change of shape changes the number. */
const SCHEMA = 'bpfsieve.compilation/1';

/** What `compile --json` prints. */
export function describeCompilation(
  program: Program,
  warnings: readonly Warning[],
  options: TranslateOptions,
): object {
  const made = madeOf(program, isForTarget(options), options);
  const { longestPath = null, ...statistics } = programStatistics(program);
  return {
    schema: SCHEMA,
    program: describeProgram(made.program, made.facts),
    warnings,
    statistics: { ...statistics, longestPath },
  };
}
