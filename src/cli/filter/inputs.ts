/** -r and -V → the names of the captures, and what must not be read twice or written over. */

import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Source } from '../../node/index.js';
import type { Io } from '../io.js';
import { UsageError } from '../status.js';
import type { CaptureOptions } from './options.js';

export async function captureNames(
  { read, files }: CaptureOptions,
  expressionFile: string | undefined,
  io: Io,
): Promise<readonly string[]> {
  if (read !== undefined && files !== undefined) throw new UsageError('-V and -r are mutually exclusive');
  if (read === undefined && files === undefined) {
    throw new UsageError("required option '-r, --read <CAPTURE>' not specified");
  }
  const fromInput = [...(read ?? []), files].filter((each) => each === '-').length;
  const flag = files === '-' ? '-V' : '-r';
  if (fromInput > 0 && expressionFile === '-') {
    throw new UsageError(`${flag} - and -F - cannot both read standard input; give one of them a file`);
  }
  if (fromInput > 1) throw new UsageError('-r - can be given once: standard input is read once');
  if (read !== undefined) return read;
  const names = await linesOf(io.source(files!));
  if (names.length === 0) throw new UsageError(`nothing in ${files}`);
  return names;
}

async function linesOf(source: Source): Promise<string[]> {
  const pieces: Buffer[] = [];
  const piece = Buffer.alloc(1 << 16);
  try {
    for (;;) {
      const length = await source.read(piece);
      if (length === 0) break;
      pieces.push(Buffer.from(piece.subarray(0, length)));
    }
  } finally {
    source.close();
  }
  return Buffer.concat(pieces)
    .toString()
    .split(/\r?\n/)
    .filter((line) => line !== '');
}

/** `out/` stands for a file each in that folder. */
export const isFolder = (write: string | undefined): write is string => write?.endsWith('/') === true;

/** One output a capture, in the same order. */
export function outputsIn(folder: string, captures: readonly string[]): string[] {
  if (!isThere(folder)) {
    throw new UsageError(`${folder} is no folder; one output for each capture needs one`);
  }
  const names = captures.map((path) => (path === '-' ? 'stdin.pcap' : basename(path)));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new UsageError(`two captures would be written to ${join(folder, twice)}`);
  return names.map((name) => join(folder, name));
}

/** What the system says instead of an answer, it says again when a file in the folder is opened, and is told then. */
function isThere(folder: string): boolean {
  try {
    return statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) return true;
    throw error;
  }
}

/** Of files that are to be read, or were, none is written over. */
export const sparedFiles = (paths: readonly string[], io: Io): readonly string[] =>
  paths.map((path) => io.identity(path)).filter((identity) => identity !== undefined);
