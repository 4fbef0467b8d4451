/**
 * What can be wrong with a program in a file, a function a message. Files of bytes have an ObjectError with the offset
 * of the fault.
 */

/** A file of bytes that holds no program that can be read. */
export class ObjectError extends Error {
  override readonly name = 'ObjectError';

  constructor(
    /** A stable name for programs to test, in kebab-case. */
    readonly code: 'not-an-object' | 'unsupported-object' | 'damaged-object' | 'no-program',
    /** One sentence without a final stop. */
    message: string,
    /** Where in the file the fault is, in bytes. */
    readonly offset: number,
  ) {
    super(message);
  }
}

export const notElf = (): ObjectError => new ObjectError('not-an-object', 'this is no ELF file', 0);

export const tooLarge = (size: number, limit: number): ObjectError =>
  new ObjectError(
    'unsupported-object',
    `an object of ${size} bytes is too large to read (${limit} at most)`,
    0,
  );

export const otherElf = (what: string, offset: number): ObjectError =>
  new ObjectError(
    'unsupported-object',
    `${what}; BPF objects are ELF64, little-endian and relocatable`,
    offset,
  );

export const otherMachine = (machine: number, offset: number): ObjectError =>
  new ObjectError('unsupported-object', `this is an object for machine ${machine}, not BPF (247)`, offset);

export const outsideFile = (what: string, offset: number): ObjectError =>
  new ObjectError('damaged-object', `${what} lies outside the file`, offset);

export const damaged = (message: string, offset: number): ObjectError =>
  new ObjectError('damaged-object', message, offset);

export const noProgram = (): ObjectError =>
  new ObjectError('no-program', 'the object has no section with a program', 0);
