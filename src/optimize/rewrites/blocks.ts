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
export function simplifyBlocks(round: Round): Change {
  const peephole = new Peephole(round.graph, round.numbers);
  return eachBlock(round, (b, registers) => {
    for (const statement of round.graph.blocks[b]!.statements) evaluate(statement, registers, round.numbers);
    return simplify(round, peephole, b);
  });
}

/** Folds the statements with the values known on entry. */
export function foldBlocks(round: Round): Change {
  const peephole = new Peephole(round.graph, round.numbers);
  return eachBlock(round, (b, registers) => {
    const block = round.graph.blocks[b]!;
    const { values, at } = registers;
    const a = values[at + A]!;
    const x = values[at + X]!;
    const folding = new Folding(registers, round.numbers);
    let change: Change = UNCHANGED;
    for (const statement of block.statements) change |= folding.fold(statement);
    const idle =
      round.usedOnExit[b] === 0 &&
      a !== UNKNOWN &&
      a === values[at + A] &&
      x !== UNKNOWN &&
      x === values[at + X];
    if (!idle && op.classOf(block.branch.code) !== op.RET) return change | simplify(round, peephole, b);
    if (block.statements.length === 0) return change;
    block.statements = [];
    return SIMPLIFIED;
  });
}

function eachBlock(round: Round, rewrite: (b: number, registers: Registers) => Change): Change {
  const { graph, numbers, values, tests, settledFor, usedOnExit } = round;
  let changes: Change = UNCHANGED;
  for (const b of round.levels.downward) {
    const entersOther = values.enter(b, round.inEdges, graph.blocks.length);
    if (!entersOther && settledFor[b] === usedOnExit[b]) continue;
    const change = rewrite(b, values.begin(b));
    if (change !== UNCHANGED) round.ownUses.forget(b);
    settledFor[b] = change === UNCHANGED ? usedOnExit[b]! : UNSETTLED;
    changes |= change;
    const { branch } = graph.blocks[b]!;
    const operand = op.sourceOf(branch.code) === op.K ? numbers.ofConstant(branch.k) : values.left(b, X);
    tests.set(b, branch, values.left(b, A), operand);
  }
  return changes;
}

function simplify({ graph, dialect, values, usedOnExit }: Round, peephole: Peephole, b: number): Change {
  const used = usedOnExit[b]!;
  const combined = peephole.rewrite(b, used, (register) => values.left(b, register));
  const dropped = removeDeadStores(graph.blocks[b]!, used, (register) => {
    if (dialect.valueOfDeadStore === 'unknown') values.forget(b, register);
  });
  return combined | dropped;
}
