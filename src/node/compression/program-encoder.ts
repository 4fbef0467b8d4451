/** Bytes → Zstandard or xz by the system's program of that name, a frame or stream of its own for each piece. */

import { createRequire } from 'node:module';
import { asFileError, FileError } from '../file-error.js';
import type { Encoder } from './encoder.js';

export type EncodingProgram = 'zstd' | 'xz';

/** Not at start-up, which hardly ever needs it. */
const subprocess = (): typeof import('node:child_process') =>
  createRequire(import.meta.url)('node:child_process');

const NOTHING = new Uint8Array(0);
const LARGEST_OUTPUT = 1 << 30;
/** The terminal's Ctrl-C goes to a whole group; what it cuts short is to be compressed all the same. */
const IN_A_GROUP_OF_ITS_OWN = { detached: true };

export const isInstalled = (program: EncodingProgram): boolean =>
  subprocess().spawnSync(program, ['--version']).error === undefined;

export function programEncoder(program: EncodingProgram): Encoder {
  let isEmpty = true;

  function encode(input: Uint8Array): Uint8Array {
    isEmpty = false;
    const options = { input, maxBuffer: LARGEST_OUTPUT, ...IN_A_GROUP_OF_ITS_OWN };
    const { error, status, stdout, stderr } = subprocess().spawnSync(program, ['-q', '-c'], options);
    // One that does not read to the end has something to say, or was ended.
    const isRefusal = (error as NodeJS.ErrnoException | undefined)?.code === 'EPIPE';
    if (error !== undefined && !isRefusal) throw asFileError(program, error);
    if (status !== 0) throw new FileError(program, stderr.toString().trim() || 'ended before its time');
    return stdout;
  }

  return { start: () => NOTHING, encode, end: () => (isEmpty ? encode(NOTHING) : NOTHING) };
}
