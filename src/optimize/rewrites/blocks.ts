/**
 * Every block, from the root down → the same with fewer and cheaper statements; on the way the values it leaves in the
 * registers are found, which all later rewrites of the round go by.
 * Requires: levels, in-edges, use-def.
 *
 * Two readings of the same statements: early rounds evaluate them as they stand and only drop or combine some, since
 * moving branches relies on each block loading what it tests; late rounds fold them with what predecessors left.
 *
 * A block that the last round left unchanged is passed over while it is entered with the same values and the same
 * registers are used behind it.
 */

import { op } from '../../cbpf/index.js';
import { type Change, SIMPLIFIED, UNCHANGED } from '../change.js';
import { UNKNOWN } from '../facts/value-numbers.js';
import { evaluate, type Registers } from '../facts/values.js';
import { A, X } from '../registers.js';
import { type Round, UNSETTLED } from '../round.js';
import { removeDeadStores } from './dead-stores.js';
import { Folding } from './fold-statements.js';
import { Peephole } from './peephole.js';

/** Evaluates the statements as they stand. */
export const simplifyBlocks = (round: Round): Change => eachBlock(round, new Simplifying(round));

/** Folds the statements with the values known on entry. */
export const foldBlocks = (round: Round): Change => eachBlock(round, new FoldingAll(round));

/** How a block is rewritten: `registers` are those on entering it; they become those on leaving it. */
interface Rewriting {
  rewrite(b: number, registers: Registers): Change;
}

function eachBlock(round: Round, rewriting: Rewriting): Change {
  const { graph, levels, inEdges, numbers, values, tests, settledFor, usedOnExit } = round;
  let changes: Change = UNCHANGED;
  for (const b of levels.downward) {
    const entersOther = values.enter(b, inEdges, graph.blocks.length);
    if (!entersOther && settledFor[b] === usedOnExit[b]) continue;
    const change = rewriting.rewrite(b, values.begin(b));
    if (change !== UNCHANGED) round.ownUses.forget(b);
    settledFor[b] = change === UNCHANGED ? usedOnExit[b]! : UNSETTLED;
    changes |= change;
    const { branch } = graph.blocks[b]!;
    const operand = op.sourceOf(branch.code) === op.K ? numbers.ofConstant(branch.k) : values.left(b, X);
    tests.set(b, branch, values.left(b, A), operand);
  }
  return changes;
}

class Simplifying implements Rewriting {
  readonly #round: Round;
  readonly #peephole: Peephole;

  constructor(round: Round) {
    this.#round = round;
    this.#peephole = new Peephole(round.graph, round.numbers);
  }

  rewrite(b: number, registers: Registers): Change {
    const { graph, numbers } = this.#round;
    for (const statement of graph.blocks[b]!.statements) evaluate(statement, registers, numbers);
    return this.simplify(b);
  }

  simplify(b: number): Change {
    const { graph, dialect, values, usedOnExit } = this.#round;
    const block = graph.blocks[b]!;
    if (block.statements.length === 0) return UNCHANGED;
    const used = usedOnExit[b]!;
    const combined = this.#peephole.rewrite(b, used, values.left(b, A), values.left(b, X));
    const { removed, forgotten } = removeDeadStores(block, used);
    if (removed === 0) return combined;
    if (dialect.valueOfDeadStore === 'unknown') values.forget(b, forgotten);
    return combined | SIMPLIFIED;
  }
}

class FoldingAll implements Rewriting {
  readonly #round: Round;
  readonly #simplifying: Simplifying;

  constructor(round: Round) {
    this.#round = round;
    this.#simplifying = new Simplifying(round);
  }

  rewrite(b: number, registers: Registers): Change {
    const { graph, numbers, usedOnExit } = this.#round;
    const block = graph.blocks[b]!;
    const { values, at } = registers;
    const a = values[at + A]!;
    const x = values[at + X]!;
    const folding = new Folding(registers, numbers);
    let change: Change = UNCHANGED;
    for (const statement of block.statements) change |= folding.fold(statement);
    const isIdle =
      usedOnExit[b] === 0 && a !== UNKNOWN && a === values[at + A] && x !== UNKNOWN && x === values[at + X];
    if (!isIdle && op.classOf(block.branch.code) !== op.RET) return change | this.#simplifying.simplify(b);
    if (block.statements.length === 0) return change;
    block.statements = [];
    return SIMPLIFIED;
  }
}
