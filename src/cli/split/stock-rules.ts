/** Rules → what they are without sets, and the lists that their sets name; all that is wrong with them, where anything is. */

import { desugar, listNames, parse, type ReadList } from '../../index.js';
import { blaming, ExpressionError } from '../blame.js';
import { readLists } from '../expression.js';
import type { Io } from '../io.js';
import type { PlacedRule, RuleFile } from './rule-file.js';

export interface StockRules {
  /** In the order of the rules. */
  readonly texts: readonly string[];
  /** Each list was read once. */
  readonly files: ReadList;
  readonly listNames: readonly string[];
  /** In the order of the file. */
  readonly faults: readonly ExpressionError[];
}

/** What is wrong whatever the capture is found here when the file has other faults; else when the rules are compiled. */
export async function stockRules(
  { rules, faults }: RuleFile,
  strict: boolean | undefined,
  io: Io,
): Promise<StockRules> {
  const lists = new Map<string, string>();
  const files: ReadList = (name) => lists.get(name);

  async function readListsOf({ line, expression: text }: PlacedRule): Promise<void> {
    const unread = strict ? [] : listNames(text).filter((name) => !lists.has(name));
    if (unread.length === 0) return;
    const read = await readLists({ ...line, text }, io, strict);
    for (const name of unread) lists.set(name, read(name)!);
  }

  const wrong = new Map<PlacedRule, ExpressionError>();
  const about = async <T>(rule: PlacedRule, work: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await blaming(rule.line, undefined, work);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      wrong.set(rule, new ExpressionError(error.fault, rule.line));
      return undefined;
    }
  };

  const texts: string[] = [];
  for (const rule of rules) {
    const text = await about(rule, async () => {
      await readListsOf(rule);
      return desugar(rule.expression, { strict, files }).text;
    });
    texts.push(text ?? '');
  }
  if (faults.length + wrong.size > 0) {
    for (const rule of rules)
      if (!wrong.has(rule)) await about(rule, () => desugar(rule.expression, { strict, files }).use(parse));
  }
  const all = [...faults, ...wrong.values()].sort((a, b) => a.expression.line - b.expression.line);
  return { texts, files, listNames: [...lists.keys()], faults: all };
}
