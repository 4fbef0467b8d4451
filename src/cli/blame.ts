/** Errors of the library → errors that know which text or file of the command line they are about. */

import { CaptureError, FilterError } from '../index.js';
import type { Source } from '../node/index.js';
import type { Expression } from './expression.js';

/** A FilterError and the expression it is about. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';

  constructor(
    readonly fault: FilterError,
    readonly expression: Expression,
  ) {
    super(fault.message);
  }
}

/** A CaptureError that ended a command; its message names the file. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/** Runs what compiles `expression` or reads `source`: their errors become ones that know where they come from. */
export async function blaming<T>(
  expression: Expression | undefined,
  source: Source | undefined,
  work: () => T | Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (expression !== undefined && error instanceof FilterError)
      throw new ExpressionError(error, expression);
    if (source !== undefined && error instanceof CaptureError)
      throw new InputError(captureFault(source, error));
    throw error;
  }
}

export const captureFault = ({ name }: Source, { message, offset }: CaptureError): string =>
  `${name}: ${message} (at byte ${offset})`;
