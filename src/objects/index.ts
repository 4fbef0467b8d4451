/** Programs ⇄ the files in which other tools take them. */
export { ObjectError } from './diagnostics.js';
export { type Line, linesOf } from './lines.js';
export { type ObjectProgram, readObject } from './read-object.js';
export { type ObjectFacts, writeObject } from './write-object.js';
