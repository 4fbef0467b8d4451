/** What the versions of libpcap's optimizer do differently, as named behaviours. */

export interface OptimizerDialect {
  /**
   * What a register is held to have on leaving a block whose last store to it was removed as dead.
   * `kept`: the value that is stored no more, so that branches may be threaded on it. `unknown`: nothing.
   */
  readonly valueOfDeadStore: 'kept' | 'unknown';
  /**
   * Which graph the dominators describe that a pull-up asks.
   * `round`: the graph as the round found it. `pull-up`: the graph after the last pull-up, visited in the round's order.
   */
  readonly dominatorsOf: 'round' | 'pull-up';
}

const trusting: OptimizerDialect = { valueOfDeadStore: 'kept', dominatorsOf: 'round' };
const mended: OptimizerDialect = { valueOfDeadStore: 'unknown', dominatorsOf: 'pull-up' };

/** By the version of libpcap. 1.10.4 optimizes as 1.10.3. */
export const dialects = {
  '1.10.3': trusting,
  '1.10.5': mended,
  '1.10.6': mended,
} as const satisfies Readonly<Record<string, OptimizerDialect>>;
