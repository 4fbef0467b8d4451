/** Couples of values and questions → two searches. Questions of one shape are one, with the constants in scratch memory. */

import { op } from '../cbpf/index.js';
import { DELETED, type End, type Statement, statement, test } from '../cfg/index.js';
import { type Maker, pass, type Target } from './blocks.js';
import type { Asked, Couples } from './couples.js';
import type { Question } from './question.js';
import { recompute, type Step } from './recompute.js';
import { type Goal, search } from './search.js';
import type { Value } from './values.js';

/** Where the searches begin. `free`: words of scratch memory that nothing uses. */
export function ask(
  maker: Maker,
  { source, destination, asked }: Couples,
  ends: { readonly hit: End; readonly miss: End },
  free: readonly number[],
): Target | undefined {
  const shapes = shapesOf(asked, free);
  const side = (word: Value, otherwise: Target): Target | undefined => {
    const steps = recompute(word, []);
    if (steps === undefined) return undefined;
    const shared = new Map<Shape, Target>();
    const goals: Goal[] = [];
    for (const [value, questions] of questionsOf(asked, word)) {
      let target = otherwise;
      for (const question of questions.toReversed()) {
        const shape = shapes.get(question)!;
        if (questions.length > 1 || !shape.isShared) {
          target = copy(maker, question, undefined, ends.hit, target);
          continue;
        }
        let begin = shared.get(shape);
        if (begin === undefined) {
          begin = pass(maker, storing(maker, shape), copy(maker, question, shape, ends.hit, otherwise));
          shared.set(shape, begin);
        }
        target = pass(maker, loading(maker, shape, question), begin);
      }
      goals.push({ first: value, last: value, target });
    }
    goals.sort((a, b) => a.first - b.first);
    return pass(maker, made(maker, steps), search(maker, goals, otherwise));
  };
  const second = side(destination, ends.miss);
  return second && side(source, second);
}

interface Shape {
  /** For each block, which of the words of scratch memory holds its constant, if that differs between questions. */
  readonly registers: readonly (number | undefined)[];
  readonly used: readonly number[];
  readonly isShared: boolean;
}

/** The constants that differ take as many words as there are different rows of them; more than two are too many. */
function shapesOf(asked: readonly Asked[], free: readonly number[]): Map<Question, Shape> {
  const alike = new Map<string, Question[]>();
  for (const question of new Set(asked.map((each) => each.question))) {
    const { shape } = question;
    alike.set(shape, [...(alike.get(shape) ?? []), question]);
  }
  const shapes = new Map<Question, Shape>();
  for (const questions of alike.values()) {
    const rows = questions.map(({ constants }) => constants);
    const columns = new Map<string, number>();
    const registers = rows[0]!.map((k, i) => {
      if (rows.every((row) => row[i] === k)) return undefined;
      const column = rows.map((row) => row[i]).join();
      if (!columns.has(column)) columns.set(column, columns.size);
      return free[columns.get(column)!];
    });
    const used = [...new Set(registers)].filter((each) => each !== undefined);
    const shape = { registers, used, isShared: columns.size <= Math.min(2, free.length) };
    for (const question of questions) shapes.set(question, shape);
  }
  return shapes;
}

/** In the order in which they are asked; each once. */
function questionsOf(asked: readonly Asked[], word: Value): Map<number, Question[]> {
  const questions = new Map<number, Question[]>();
  for (const each of asked) {
    if (each.word !== word) continue;
    const known = questions.get(each.value) ?? [];
    if (!known.includes(each.question)) questions.set(each.value, [...known, each.question]);
  }
  return questions;
}

const made = (maker: Maker, steps: readonly Step[]): Statement[] =>
  steps.map(([code, k]) => maker.statement(code, k));

/** The constants of a question into the registers. */
function loading(maker: Maker, { registers, used }: Shape, { constants }: Question): Statement[] {
  const constant = (register: number) => constants[registers.indexOf(register)]!;
  const [first, second] = used;
  const steps: Step[] = [];
  if (first !== undefined) steps.push([op.LDX | op.IMM, constant(first)]);
  if (second !== undefined) steps.push([op.LD | op.IMM, constant(second)]);
  return made(maker, steps);
}

function storing(maker: Maker, { used: [first, second] }: Shape): Statement[] {
  const steps: Step[] = [];
  if (first !== undefined) steps.push([op.STX, first]);
  if (second !== undefined) steps.push([op.ST, second]);
  return made(maker, steps);
}

/** The question asked once more, with constants in scratch memory where its shape has them there. */
function copy(maker: Maker, question: Question, shape: Shape | undefined, hit: End, miss: Target): Target {
  const copies = question.blocks.map(({ statements, branch }, i) => {
    const before = [
      ...made(maker, question.indexes[i]!),
      ...statements
        .filter(({ code }) => code !== DELETED)
        .map(({ code, k, origin }) => statement(code, k, origin)),
    ];
    const register = shape?.registers[i];
    if (register === undefined) return test(before, statement(branch.code, branch.k, branch.origin));
    before.push(maker.statement(op.LDX | op.MEM, register));
    return test(before, statement(branch.code | op.X, 0, branch.origin));
  });
  const numbers = new Map(question.blocks.map((block, i) => [block, i]));
  for (const [i, { jt, jf }] of question.blocks.entries()) {
    const targetOf = (next: typeof jt): Target => {
      const number = next && numbers.get(next);
      if (number !== undefined) return copies[number]!.head;
      return next === question.hit ? hit : miss;
    };
    copies[i]!.whenTrue.tie(targetOf(jt));
    copies[i]!.whenFalse.tie(targetOf(jf));
  }
  return copies[0]!.head;
}
