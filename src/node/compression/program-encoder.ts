/** Bytes → Zstandard or xz by the system's program of that name, a frame or stream of its own for each piece. */

import { spawnSync } from 'node:child_process';
import { asFileError, FileError } from '../file-error.js';
import type { Encoder } from './encoder.js';

export type EncodingProgram = 'zstd' | 'xz';

const NOTHING = new Uint8Array(0);
const LARGEST_OUTPUT = 1 << 30;

export const isInstalled = (program: EncodingProgram): boolean =>
  spawnSync(program, ['--version']).error === undefined;

export function programEncoder(program: EncodingProgram): Encoder {
  let isEmpty = true;

  function encode(input: Uint8Array): Uint8Array {
    isEmpty = false;
    const { error, status, stdout, stderr } = spawnSync(program, ['-q', '-c'], {
      input,
      maxBuffer: LARGEST_OUTPUT,
    });
    if (error !== undefined) throw asFileError(program, error);
    if (status !== 0) throw new FileError(program, stderr.toString().trim() || 'ended before its time');
    return stdout;
  }

  return { start: () => NOTHING, encode, end: () => (isEmpty ? encode(NOTHING) : NOTHING) };
}
