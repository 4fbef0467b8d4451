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

/** libpcap 1.10.0 to 1.10.4. */
const trustsDeadStores: OptimizerDialect = { valueOfDeadStore: 'kept', dominatorsOf: 'round' };

/** libpcap since 1.10.5. */
const forgetsDeadStores: OptimizerDialect = { valueOfDeadStore: 'unknown', dominatorsOf: 'pull-up' };

/** By the version of libpcap. 1.10.4 optimizes as 1.10.3. */
export const dialects = {
  '1.10.3': trustsDeadStores,
  '1.10.5': forgetsDeadStores,
  '1.10.6': forgetsDeadStores,
} as const satisfies Readonly<Record<string, OptimizerDialect>>;
