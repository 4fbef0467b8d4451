/** A program → its size, how far a packet has to go through it, and where it fits. */
export { executed } from './executed.js';
export { type ProgramStatistics, programStatistics } from './program-statistics.js';
export type { Target, TargetFit } from './targets.js';
