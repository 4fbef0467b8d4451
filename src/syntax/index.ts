/** Filter text ⇄ syntax tree. */

export * from './ast.js';
export { maximumDepth } from './depth.js';
export { parse } from './parse.js';
export { print } from './print.js';
