/** Code generation: syntax tree and link type → control-flow graph. */
export { type Dialect, dialects } from './dialect.js';
export { type Generated, generate } from './generate.js';
export { type CaptureContext, Generator, type GeneratorOptions } from './generator.js';
export type { Layout } from './layout.js';
export { linkProtocol } from './link-protocol/index.js';
export { load } from './loads.js';
export { etherType, ipProtocol } from './numbers.js';
export { notLaterFragment } from './primitives/port.js';
export { withPrologue } from './prologue.js';
