/** Filter text ⇄ syntax tree. */

export * from './ast.js';
export { maximumDepth } from './depth.js';
export { type Token, tokenize } from './lexer.js';
export { parse } from './parse.js';
export { print } from './print.js';
