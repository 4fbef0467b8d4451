/** A file that cannot be opened, read or written: the system's error, told by the name of the file. */

import { getSystemErrorMap } from 'node:util';

export class FileError extends Error {
  override readonly name = 'FileError';

  constructor(
    readonly path: string,
    message: string,
    /** The system's name of the error: ENOENT, EACCES … */
    readonly code?: string,
  ) {
    super(message);
  }
}

/** Runs a system call; its error becomes a FileError about `path`. */
export function attempt<T>(path: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw asFileError(path, error);
  }
}

export function asFileError(path: string, error: unknown): unknown {
  if (!isSystemError(error)) return error;
  const description = getSystemErrorMap().get(error.errno)?.[1] ?? error.message;
  return new FileError(path, description, error.code);
}

export const isSystemError = (error: unknown): error is Error & { errno: number; code: string } =>
  error instanceof Error && 'errno' in error && typeof error.errno === 'number' && 'code' in error;
