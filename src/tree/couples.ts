/**
 * A part of an optimized graph → what couples addresses with something else: `not (host A and port P) and not (host B and …)`.
 * Its spine asks for one value of the source or the destination after the other. Each leads to a question of its own, which
 * rejects the packet, or comes back to the spine behind the value.
 *
 * As nothing is accepted before the end of the spine, the questions can be asked in any order; what a packet has to hold to come
 * to the end is the same.
 */

import { op } from '../cbpf/index.js';
import type { Block } from '../cfg/index.js';
import type { FlowGraph } from './flow-graph.js';
import { Question } from './question.js';
import type { Value } from './values.js';
import { reachesOver } from './word-test.js';

export interface Couples {
  readonly head: Block;
  /** Rejects the packet. */
  readonly hit: Block;
  readonly miss: Block;
  readonly source: Value;
  readonly destination: Value;
  readonly asked: readonly Asked[];
  readonly blocks: ReadonlySet<Block>;
}

/** The question for one value of one of the words. */
export interface Asked {
  readonly word: Value;
  readonly value: number;
  readonly question: Question;
}

interface Step extends Asked {
  readonly block: Block;
}

/** Fewer are left as they are. */
const FEWEST = 6;

export function couplesAt(graph: FlowGraph, head: Block): Couples | undefined {
  const spine = spineFrom(graph, head);
  const last = spine.at(-1);
  if (last === undefined || spine.length < FEWEST) return undefined;
  const indexOf = new Map(spine.map(({ block }, i) => [block, i]));
  const end = last.test.outside;
  indexOf.set(end, spine.length);

  const questions = new Map<Block, Question | undefined>();
  const steps: Step[] = [];
  for (const { block, test } of spine) {
    const begin = test.inside;
    if (!questions.has(begin)) questions.set(begin, Question.at(graph, begin, indexOf));
    const question = questions.get(begin);
    if (question === undefined) break;
    steps.push({ block, word: test.word, value: test.interval.first, question });
  }
  const hit = steps[0]?.question.hit;
  const isWhole =
    steps.length === spine.length && steps.every((step, i) => isInOrder(steps, step, i, indexOf, hit));
  if (hit === undefined || !isWhole) return undefined;

  const [source, destination] = [...new Set(steps.map(({ word }) => word))];
  if (source === undefined || destination === undefined || !reachesOver(destination, source))
    return undefined;
  if (!alwaysLoads(steps, destination)) return undefined;
  if ([end, ...spine.map(({ block }) => block)].some((each) => graph.handed(each).x)) return undefined;
  if (graph.handed(end).a) return undefined;
  const blocks = new Set([
    ...spine.map(({ block }) => block),
    ...steps.flatMap(({ question }) => question.blocks),
  ]);
  return { head, hit, miss: end, source, destination, asked: steps, blocks };
}

function spineFrom(graph: FlowGraph, head: Block) {
  const spine = [];
  const words = new Set<Value>();
  for (let block = head; ; ) {
    const test = graph.test(block);
    if (test === undefined || test.interval.first !== test.interval.last) break;
    if (test.inside.jt === undefined || words.add(test.word).size > 2) break;
    spine.push({ block, test });
    block = test.outside;
  }
  return spine;
}

/** Whether a question comes back to the next step, or behind steps that would ask it again. */
function isInOrder(
  steps: readonly Step[],
  { question }: Step,
  i: number,
  indexOf: ReadonlyMap<Block, number>,
  hit: Block | undefined,
): boolean {
  const back = indexOf.get(question.miss);
  if (question.hit !== hit || back === undefined || back <= i) return false;
  return steps.slice(i + 1, back).every((step) => step.question === question);
}

/** Whether a packet that comes to the end has its destination looked at, whatever its source is. */
function alwaysLoads(steps: readonly Step[], destination: Value): boolean {
  const before = new Set<number | undefined>();
  for (const [i, { word, question }] of steps.entries()) {
    if (word !== destination) continue;
    const previous = steps[i - 1];
    const skips = previous !== undefined && previous.word !== destination && previous.question === question;
    before.add(skips ? previous.value : undefined);
  }
  return before.size > 1 || before.has(undefined);
}

export const isRejection = ({ branch, statements }: Block): boolean =>
  branch.code === (op.RET | op.K) && branch.k === 0 && statements.length === 0;
