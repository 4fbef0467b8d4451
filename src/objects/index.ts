/** Programs ⇄ the files in which other tools take them. */
export { annotatedListing } from './annotated-listing.js';
export { ObjectError } from './diagnostics.js';
export { type Form, type FormFacts, forms, writeForm } from './forms.js';
export { describe } from './json.js';
export { type Line, linesOf } from './lines.js';
export {
  type ClassicProgram,
  classicProgram,
  type ExtendedProgram,
  extendedProgram,
  type InstructionSet,
  type MachineProgram,
} from './machine-program.js';
export { LARGEST_FILE, type ReadOptions, type ReadProgram, readForm } from './read-form.js';
export { type ObjectProgram, readObject } from './read-object.js';
export { type ObjectFacts, writeObject } from './write-object.js';
