/** The control-flow graph between code generation and the linear program. */
export { type Block, returnBlock, type Statement, statement } from './block.js';
export { DELETED, type LinearProgram, linearize } from './linearize.js';
export { type Origin, spansOf, union } from './origin.js';
export { postorder } from './postorder.js';
export { and, close, End, not, or, type Predicate, test } from './predicate.js';
