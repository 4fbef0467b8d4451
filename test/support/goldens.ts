/**
 * Goldens: what the real tcpdump said, as text. A file a topic; after its header, for each expression a line
 * `? expression` and then one line an answer, shared by all contexts (a link type, with `-O` when unoptimized) that have it:
 * `contexts : code jt jf k,…` or `contexts ! message`.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Answer, type Case, defaultSnapLength, programLine } from './cases.js';
import { type Dialect, dialectOf } from './oracle.js';
import { root } from './shared.js';

export const goldenFolder = join(root, 'fixtures', 'goldens');

export interface Golden {
  readonly question: Case;
  /** `: 40 0 0 12,…` or `! syntax error`. */
  readonly answer: string;
}

export interface GoldenFile {
  readonly topic: string;
  /** Of the libpcap that answered. */
  readonly dialect: Dialect;
  readonly goldens: readonly Golden[];
}

/** An answer as a golden file has it. */
export function answerText(answer: Answer): string {
  if (answer.kind === 'program') return `: ${programLine(answer.instructions)}`;
  if (answer.kind === 'refusal') return `! ${answer.message.replaceAll('\n', ' ')}`;
  throw new Error(`no golden can be made of no answer: ${answer.reason}`);
}

/** The body of a golden file. */
export function formatGoldens(goldens: readonly Golden[]): string {
  const contexts = new Map<string, Map<string, string[]>>();
  for (const { question, answer } of goldens) {
    const answers = entry(contexts, question.expression, () => new Map<string, string[]>());
    entry(answers, answer, () => []).push(context(question));
  }
  const lines: string[] = [];
  for (const [expression, answers] of contexts) {
    lines.push(`? ${expression}`);
    for (const [answer, alike] of answers) lines.push(`${alike.join(' ')} ${answer}`);
  }
  return `${lines.join('\n')}\n`;
}

function entry<Key, Value>(map: Map<Key, Value>, key: Key, create: () => Value): Value {
  const present = map.get(key) ?? create();
  map.set(key, present);
  return present;
}

export function readGoldens(): GoldenFile[] {
  return readdirSync(goldenFolder)
    .filter((name) => name.endsWith('.txt'))
    .map((name) => parseGoldens(name.replace('.txt', ''), readFileSync(join(goldenFolder, name), 'utf8')));
}

function parseGoldens(topic: string, text: string): GoldenFile {
  const lines = text.trimEnd().split('\n');
  const goldens: Golden[] = [];
  let expression = '';
  for (const line of lines) {
    if (line.startsWith('#')) continue;
    if (line.startsWith('? ')) {
      expression = line.slice(2);
      continue;
    }
    const at = line.search(/ [:!] /);
    if (at < 0) throw new Error(`goldens/${topic}.txt: neither a question nor an answer: ${line}`);
    for (const each of line.slice(0, at).split(' '))
      goldens.push({ question: { ...parseContext(each), expression }, answer: line.slice(at + 1) });
  }
  return { topic, dialect: dialectOf(lines[0] ?? ''), goldens };
}

const context = ({ linkType, optimize }: Case): string => `${linkType}${optimize ? '' : '-O'}`;

const parseContext = (text: string): Omit<Case, 'expression'> => ({
  linkType: text.replace('-O', ''),
  snapLength: defaultSnapLength,
  // What tcpdump gives to libpcap when it captures on no interface.
  netmask: 0,
  optimize: !text.endsWith('-O'),
});
