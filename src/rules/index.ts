/** Many programs over the same packets: which of them match each. */
export { interpretedRules } from './interpreted.js';
export type { PacketTable, RuleMachine } from './rule-machine.js';
