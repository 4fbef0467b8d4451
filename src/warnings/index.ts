/** Filters that compile but do something surprising → warnings about them, as data. */
export { catalogue, type Severity, type WarningCode } from './catalogue.js';
export { isMover, type Mover } from './encapsulation.js';
export { findWarnings } from './find-warnings.js';
export { neverTogether, type OutcomesOf, outcomesIn, type Term } from './never-together.js';
export type { Warning, WarningOptions } from './warning.js';
