/** The text of a rule file → its rules: `name: expression`, one a line. */

import { FilterError, type FilterErrorFacts, type Span } from '../../index.js';
import type { Rule } from '../../node/index.js';
import { ExpressionError } from '../blame.js';
import type { Expression } from '../expression.js';

/** A rule, and the line it stands on. Its expression is that line with the name blanked, so that positions are those of the line. */
export interface PlacedRule extends Rule {
  readonly line: Expression;
}

export interface RuleFile {
  /** In the order of the file. */
  readonly rules: readonly PlacedRule[];
  readonly faults: readonly ExpressionError[];
}

/** Most file systems take no name longer than this, and endings are added. */
const LONGEST_NAME = 200;

/** `lines` are those of the file that are not empty, without comments. */
export function readRules(lines: readonly Expression[]): RuleFile {
  const rules: PlacedRule[] = [];
  const faults: ExpressionError[] = [];
  const byName = new Map<string, PlacedRule>();
  for (const line of lines) {
    const read = readRule(line);
    const before = 'error' in read ? undefined : byName.get(read.name);
    const error = 'error' in read ? read.error : before && twice(read, before);
    if (error !== undefined) faults.push(new ExpressionError(error, line));
    if ('error' in read) continue;
    rules.push(read);
    if (before === undefined) byName.set(read.name, read);
  }
  return { rules, faults };
}

function readRule(line: Expression): PlacedRule | { readonly error: FilterError } {
  const { text } = line;
  const start = text.search(/\S/);
  const colon = text.indexOf(':');
  if (colon < 0)
    return wrong({ start, end: text.trimEnd().length }, 'a rule is a name, a colon and an expression');
  const name = text.slice(start, colon).trimEnd();
  const span = { start, end: start + name.length };
  if (name === '') return wrong({ start: colon, end: colon + 1 }, 'a rule needs a name before the colon');
  const blank = /\s/.exec(name)?.index;
  if (blank !== undefined) {
    return wrong(
      span,
      'a name has no blanks',
      'the first colon ends the name: write a name before the expression',
    );
  }
  const separator = /[/\\]/.exec(name)?.index;
  if (separator !== undefined) {
    const at = start + separator;
    return wrong(
      { start: at, end: at + 1 },
      `a file cannot be called '${name}'`,
      'the name of a rule is that of a file, without folders',
    );
  }
  if (/^\.+$/.test(name) || isControlled(name)) return wrong(span, `a file cannot be called '${name}'`);
  if (new TextEncoder().encode(name).length > LONGEST_NAME)
    return wrong(span, `a name has ${LONGEST_NAME} bytes at most`);
  return { name, expression: ' '.repeat(colon + 1) + text.slice(colon + 1), line };
}

const isControlled = (name: string): boolean => /\p{Cc}/u.test(name);

function wrong(span: Span, message: string, hint?: string): { readonly error: FilterError } {
  const facts: FilterErrorFacts = { code: 'rule-file', message, span, hint };
  return { error: new FilterError(facts) };
}

function twice({ name, line }: PlacedRule, before: PlacedRule): FilterError {
  const start = line.text.indexOf(name);
  const message = `a second rule is called '${name}'`;
  const hint = `the first is on line ${before.line.line}`;
  return new FilterError({ code: 'rule-file', message, span: { start, end: start + name.length }, hint });
}
