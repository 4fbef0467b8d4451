/** Rules that have no meaning for an interface of a capture → what is said of them, and not more than anybody reads. */

import type { Interface } from '../../index.js';
import type { RuleFault } from '../../node/index.js';
import { ExpressionError } from '../blame.js';
import type { Invocation } from '../command.js';
import { placeOf } from '../excerpt.js';
import type { PlacedRule } from './rule-file.js';

/** Rules that are named; with --json all are. */
const MOST = 10;

/** With --skip-unsupported. */
export const leavingOut =
  (rules: readonly PlacedRule[], { options, complain }: Invocation<object>) =>
  (_from: Interface, faults: readonly RuleFault[]): void => {
    const [first] = faults;
    if (first === undefined) return;
    const { message } = first.error;
    if (faults.length === rules.length && faults.every(({ error }) => error.message === message)) {
      complain(`${rules[0]!.line.file}: ${message}; its packets match no rule`);
      return;
    }
    const told = options.json ? faults : faults.slice(0, MOST);
    for (const { rule, error } of told) {
      const { line, name } = rules[rule]!;
      complain(`${line.file}:${line.line}: ${error.message}; ${name} gets none of its packets`);
    }
    const more = faults.length - told.length;
    if (more > 0) complain(`${more} more rule${more === 1 ? ' gets' : 's get'} none of its packets`);
  };

/** Without it. What is said of no place in a rule is about the interface, and is told once. */
export function placed(faults: readonly RuleFault[], rules: readonly PlacedRule[]): ExpressionError[] {
  const told = new Set<string>();
  return faults
    .map(({ rule, error }) => new ExpressionError(error, rules[rule]!.line))
    .filter(({ fault: { span, message }, expression }) => {
      if (placeOf(span, expression.text) !== undefined) return true;
      const isNew = !told.has(message);
      told.add(message);
      return isNew;
    });
}
