/**
 * Every block, from the root down → the same with fewer and cheaper statements; on the way the values it leaves in the
 * registers are found, which all later rewrites of the round go by.
 * Requires: levels, in-edges, use-def.
 *
 * Two readings of the same statements: early rounds evaluate them as they stand and only drop or combine some, since
 * moving branches relies on each block loading what it tests; late rounds fold them with what predecessors left.
 */

import { op } from '../../cbpf/index.js';
import { type Change, SIMPLIFIED, UNCHANGED } from '../change.js';
import { enterBlock, evaluate, exitValue, type Registers } from '../facts/evaluate.js';
import { UNKNOWN } from '../facts/value-numbers.js';
import { A, REGISTERS, X } from '../registers.js';
import type { Round } from '../round.js';
import { removeDeadStores } from './dead-stores.js';
import { Folding } from './fold-statements.js';
import { Peephole } from './peephole.js';

/** Evaluates the statements as they stand. */
export function simplifyBlocks(round: Round): Change {
  return eachBlock(round, (b, registers) => {
    for (const statement of round.graph.blocks[b]!.statements) evaluate(statement, registers, round.numbers);
    return simplify(round, b);
  });
}

/** Folds the statements with the values known on entry. */
export function foldBlocks(round: Round): Change {
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
    if (!idle && op.classOf(block.branch.code) !== op.RET) return change | simplify(round, b);
    if (block.statements.length === 0) return change;
    block.statements = [];
    return SIMPLIFIED;
  });
}

function eachBlock(round: Round, rewrite: (b: number, registers: Registers) => Change): Change {
  const { graph, numbers, exitValues: values, operands, inEdges } = round;
  let change: Change = UNCHANGED;
  for (const b of round.levels.downward) {
    enterBlock(values, b, inEdges, graph.blocks.length);
    change |= rewrite(b, { values, at: b * REGISTERS });
    const { code, k } = graph.blocks[b]!.branch;
    operands[b] = op.sourceOf(code) === op.K ? numbers.ofConstant(k) : exitValue(values, b, X);
  }
  return change;
}

function simplify({ graph, numbers, dialect, exitValues, usedOnExit }: Round, b: number): Change {
  const used = usedOnExit[b]!;
  const combined = new Peephole(graph, numbers).rewrite(b, used, (register) =>
    exitValue(exitValues, b, register),
  );
  const dropped = removeDeadStores(graph.blocks[b]!, used, (register) => {
    if (dialect.valueOfDeadStore === 'unknown') exitValues[b * REGISTERS + register] = UNKNOWN;
  });
  return combined | dropped;
}
