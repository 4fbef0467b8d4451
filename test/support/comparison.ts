/** Two answers to every case → a tally, the differences, and each difference on the shortest filter that still shows it. */

import { type Answer, type Case, commandLine, programLine } from './cases.js';
import { ask, type Oracle } from './oracle.js';
import type { CompileCase } from './ours.js';

export const verdicts = [
  'identical',
  'both refuse',
  'differing',
  'refused only by us',
  'refused only by libpcap',
  'crashed',
  'unanswered',
] as const;
export type Verdict = (typeof verdicts)[number];

/** Verdicts that are nobody's fault: libpcap's own time-outs and crashes say nothing about us. */
const agreements: readonly Verdict[] = ['identical', 'both refuse', 'unanswered'];

export interface Difference {
  readonly question: Case;
  readonly verdict: Verdict;
  readonly libpcap: Answer;
  /** An answer, or the text of what was thrown. */
  readonly ours: Answer | string;
}

export interface Comparison {
  readonly tally: Readonly<Record<Verdict, number>>;
  readonly differences: readonly Difference[];
  /** How often each pair of refusals occurred: `libpcap's message ⟷ ours`, numbers and quoted parts left out. */
  readonly refusals: ReadonlyMap<string, number>;
}

export function compareAll(oracle: Oracle, compileCase: CompileCase, cases: readonly Case[]): Comparison {
  const tally = Object.fromEntries(verdicts.map((verdict) => [verdict, 0])) as Record<Verdict, number>;
  const differences: Difference[] = [];
  const refusals = new Map<string, number>();
  ask(oracle, cases).forEach((libpcap, i) => {
    const difference = judge(cases[i]!, libpcap, compileCase);
    tally[difference.verdict]++;
    if (!agreements.includes(difference.verdict)) differences.push(difference);
    if (difference.verdict === 'both refuse') {
      const pair = `${refusalClass(libpcap)} ⟷ ${refusalClass(difference.ours)}`;
      refusals.set(pair, (refusals.get(pair) ?? 0) + 1);
    }
  });
  return { tally, differences, refusals };
}

function judge(question: Case, libpcap: Answer, compileCase: CompileCase): Difference {
  let ours: Answer | string;
  try {
    ours = compileCase(question);
  } catch (error) {
    ours = error instanceof Error ? shortStack(error) : String(error);
  }
  return { question, libpcap, ours, verdict: verdictOf(libpcap, ours) };
}

function verdictOf(libpcap: Answer, ours: Answer | string): Verdict {
  if (typeof ours === 'string') return 'crashed';
  if (libpcap.kind === 'none' || ours.kind === 'none') return 'unanswered';
  if (libpcap.kind === 'refusal') return ours.kind === 'refusal' ? 'both refuse' : 'refused only by libpcap';
  if (ours.kind === 'refusal') return 'refused only by us';
  return programLine(libpcap.instructions) === programLine(ours.instructions) ? 'identical' : 'differing';
}

function refusalClass(answer: Answer | string): string {
  if (typeof answer === 'string' || answer.kind !== 'refusal') return '';
  return answer.message.replace(/'[^']*'|"[^"]*"|\d[\w.:/-]*/g, '…');
}

/** The same difference on a filter with as few words as possible: words are dropped as long as the verdict stays. */
export function minimise(oracle: Oracle, compileCase: CompileCase, difference: Difference): Difference {
  let least = difference;
  for (;;) {
    const shorter = shortened(least.question.expression).map((expression) => ({
      ...least.question,
      expression,
    }));
    const answers = ask(oracle, shorter);
    const next = shorter
      .map((question, i) => judge(question, answers[i]!, compileCase))
      .find(({ verdict }) => verdict === difference.verdict);
    if (next === undefined) return least;
    least = next;
  }
}

/** Every filter that lacks a run of words of this one: half of it, a quarter, … one word, and one pair of parentheses. */
function shortened(expression: string): string[] {
  const words = expression.match(/\\\S+|[\w.:$/-]+|[()[\]]|&&|\|\||[<>=!]=|<<|>>|\S/g) ?? [];
  const candidates = new Set<string>();
  for (let size = words.length >> 1; size >= 1; size = Math.min(size - 1, size >> 1)) {
    for (let at = 0; at + size <= words.length; at++)
      candidates.add([...words.slice(0, at), ...words.slice(at + size)].join(' '));
    if (size === 1) break;
  }
  const openings: number[] = [];
  words.forEach((word, at) => {
    if (word === '(' || word === '[') openings.push(at);
    const opening = word === ')' || word === ']' ? openings.pop() : undefined;
    if (opening !== undefined) candidates.add(words.filter((_, i) => i !== at && i !== opening).join(' '));
  });
  candidates.delete(words.join(' '));
  return [...candidates].filter((each) => each.length < expression.length);
}

/** A difference as text: the command that shows it, and what either side says. */
export function describeDifference({ question, verdict, libpcap, ours }: Difference): string {
  const sides = [`libpcap: ${answerLine(libpcap)}`, `ours:    ${answerLine(ours)}`];
  return [`${verdict}: tcpdump ${commandLine(question)}`, ...sides].join('\n  ');
}

function answerLine(answer: Answer | string): string {
  if (typeof answer === 'string') return answer;
  if (answer.kind === 'program') return programLine(answer.instructions);
  return answer.kind === 'refusal' ? `refuses: ${answer.message}` : answer.reason;
}

/** One line a verdict, with its share. */
export function describeTally(tally: Readonly<Record<Verdict, number>>): string {
  const total = verdicts.reduce((sum, verdict) => sum + tally[verdict], 0);
  return verdicts
    .map((verdict) => {
      const share = ((100 * tally[verdict]) / Math.max(1, total)).toFixed(3);
      return `${String(tally[verdict]).padStart(9)}  ${share.padStart(7)} %  ${verdict}`;
    })
    .join('\n');
}

/** Enough of a stack to see what was thrown, and where. */
const shortStack = ({ stack = '', message }: Error): string =>
  stack.split('\n').slice(0, 4).join('\n').trim() || message;
