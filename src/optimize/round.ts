/** What one round knows of its graph: facts of the graph as the round found it, and the values its blocks leave. */

import type { OptimizerDialect } from './dialect.js';
import type { ExitValues } from './facts/evaluate.js';
import { type InEdges, inEdges } from './facts/in-edges.js';
import { type Levels, levels } from './facts/levels.js';
import { type UsedOnExit, usedOnExit } from './facts/use-def.js';
import type { ValueNumbers } from './facts/value-numbers.js';
import type { Graph } from './graph.js';
import { REGISTERS } from './registers.js';

export interface Round {
  readonly graph: Graph;
  readonly dialect: OptimizerDialect;
  readonly numbers: ValueNumbers;
  readonly levels: Levels;
  readonly usedOnExit: UsedOnExit;
  readonly inEdges: InEdges;
  /** Filled by the rewriting of blocks, from the root down. */
  readonly exitValues: ExitValues;
  /** By block: the value that its test compares A with. Filled likewise. */
  readonly operands: Int32Array;
}

export function beginRound(graph: Graph, dialect: OptimizerDialect, numbers: ValueNumbers): Round {
  const order = levels(graph);
  return {
    graph,
    dialect,
    numbers,
    levels: order,
    usedOnExit: usedOnExit(graph, order),
    inEdges: inEdges(graph, order),
    exitValues: new Int32Array(graph.blocks.length * REGISTERS),
    operands: new Int32Array(graph.blocks.length),
  };
}
