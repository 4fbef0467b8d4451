/** What a round goes by: facts of the graph as the round finds it, and those that last from round to round. */

import { tooManyVisits } from './diagnostics.js';
import type { OptimizerDialect } from './dialect.js';
import { BlockTests } from './facts/block-tests.js';
import { type InEdges, inEdges } from './facts/in-edges.js';
import { type Levels, levels } from './facts/levels.js';
import { OwnUses, type UsedOnExit, usedOnExit } from './facts/use-def.js';
import { ValueNumbers } from './facts/value-numbers.js';
import { RegisterValues } from './facts/values.js';
import { type Graph, restrict } from './graph.js';
import { Memory } from './memory.js';
import { countRegisters } from './registers.js';

/** Facts about single blocks, each kept until the block or what it was found from changes. */
interface Lasting {
  readonly ownUses: OwnUses;
  readonly values: RegisterValues;
  readonly tests: BlockTests;
  /** By block: what was used on leaving it when a rewriting last left it unchanged; UNSETTLED if none did. */
  readonly settledFor: Int32Array;
}

/** In `settledFor`: the block may change although nothing around it did. */
export const UNSETTLED = -1;

export interface Round extends Lasting {
  readonly graph: Graph;
  readonly dialect: OptimizerDialect;
  readonly numbers: ValueNumbers;
  readonly levels: Levels;
  readonly usedOnExit: UsedOnExit;
  readonly inEdges: InEdges;
  /** Room for more facts of this round. */
  readonly memory: Memory;
}

/** With fewer blocks left in use than this share, the others are left behind. */
const WORTH_KEEPING = 0.75;

/** Makes the rounds for one graph. */
export class Rounds {
  readonly #numbers = new ValueNumbers();
  readonly #memory = new Memory();
  readonly #dialect: OptimizerDialect;
  readonly #maximumVisits: number;
  #visits = 0;
  #graph: Graph;
  #lasting: Lasting;

  constructor(graph: Graph, dialect: OptimizerDialect, maximumVisits = Infinity) {
    this.#dialect = dialect;
    this.#maximumVisits = maximumVisits;
    this.#graph = graph;
    this.#lasting = lastingFor(graph);
  }

  get graph(): Graph {
    return this.#graph;
  }

  begin(): Round {
    const memory = this.#memory;
    memory.clear();
    let order = levels(this.#graph, memory);
    if (order.downward.length < WORTH_KEEPING * this.#graph.blocks.length) {
      this.#graph = restrict(this.#graph, order.downward);
      this.#lasting = lastingFor(this.#graph);
      order = levels(this.#graph, memory);
    }
    const graph = this.#graph;
    this.#visits += order.downward.length;
    if (this.#visits > this.#maximumVisits) {
      // The last block is a return, which is of the whole filter.
      throw tooManyVisits(graph.blocks[order.downward.at(-1)!]!.branch.origin, this.#maximumVisits);
    }
    const { ownUses, values, tests, settledFor } = this.#lasting;
    return {
      ownUses,
      values,
      tests,
      settledFor,
      graph,
      dialect: this.#dialect,
      numbers: this.#numbers,
      levels: order,
      usedOnExit: usedOnExit(graph, order, ownUses, memory),
      inEdges: inEdges(graph, order, memory),
      memory,
    };
  }

  /** To be told when another rewriting of blocks begins: it may change what the one before left alone. */
  unsettle(): void {
    this.#lasting.settledFor.fill(UNSETTLED);
  }
}

const lastingFor = ({ blocks }: Graph): Lasting => ({
  ownUses: new OwnUses(blocks),
  values: new RegisterValues(blocks.length, countRegisters(blocks)),
  tests: new BlockTests(blocks.length),
  settledFor: new Int32Array(blocks.length).fill(UNSETTLED),
});
