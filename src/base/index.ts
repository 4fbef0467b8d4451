/** What every layer may use. A closed list. */
export { clipped } from './clipped.js';
export { FilterError, type FilterErrorFacts, type RelatedPart } from './filter-error.js';
export { cover, type Span } from './span.js';
export { assert, unreachable } from './unreachable.js';
export * as unsigned from './unsigned.js';
