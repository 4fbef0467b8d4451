/** Many programs over the same packets: which of them match each. */
export { combinedRules } from './combined.js';
export { interpretedRules } from './interpreted.js';
export type { PacketTable, RecordRun, RuleMachine } from './rule-machine.js';
