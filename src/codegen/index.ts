/** Code generation: syntax tree and link type → control-flow graph. */
export { type Dialect, dialects } from './dialect.js';
export { type Generated, generate } from './generate.js';
export type { CaptureContext, GeneratorOptions } from './generator.js';
