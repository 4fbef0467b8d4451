/**
 * Files that are written in pieces, many at once: each is open only while a piece is added, under a temporary name until it
 * is complete. So there may be more of them than a process may hold open.
 */

import {
  appendFileSync,
  chmodSync,
  lstatSync,
  mkdirSync,
  realpathSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { attempt, FileError, isSystemError } from './file-error.js';
import { openSink, type Sink, temporaryName } from './sink.js';
import { identityOf } from './source.js';

/** As `mkdir -p`. Throws FileError. */
export function makeFolder(path: string): void {
  const status = attempt(path, () => statSync(path, { throwIfNoEntry: false }));
  if (status?.isDirectory() === false) throw new FileError(path, 'not a directory', 'ENOTDIR');
  attempt(path, () => mkdirSync(path, { recursive: true }));
}

/**
 * As openSink, but a regular file is closed between the pieces. Nothing is created before the first of them. Throws
 * FileError, also for one of the files that `sources` gives (device and inode number), which are asked for again at the end.
 */
export function openInPieces(path: string, sources: () => readonly string[]): Sink {
  if (path === '-') return openSink(path, sources());
  const status = attempt(path, () => statSync(path, { throwIfNoEntry: false }));
  if (status === undefined) return fileInPieces(path, path, undefined, sources);
  if (status.isDirectory()) throw new FileError(path, 'is a directory', 'EISDIR');
  if (!status.isFile()) return openSink(path);
  refuseInput(path, status, sources);
  return fileInPieces(
    path,
    attempt(path, () => (lstatSync(path).isSymbolicLink() ? realpathSync(path) : path)),
    status,
    sources,
  );
}

function refuseInput(path: string, status: Stats, sources: () => readonly string[]): void {
  if (sources().includes(identityOf(status)))
    throw new FileError(path, 'is the input; the output needs a name of its own');
}

/** `target` is `path` without symbolic links; what stands there keeps its permissions. */
function fileInPieces(
  path: string,
  target: string,
  replaced: Stats | undefined,
  sources: () => readonly string[],
): Sink {
  const temporary = join(dirname(target), temporaryName(basename(target)));
  const folder = attempt(path, () => identityOf(statSync(dirname(target))));
  let exists = false;
  const add = (bytes: Uint8Array): void => {
    const write = exists ? appendFileSync : writeFileSync;
    exists = true;
    attempt(path, () => write(temporary, bytes));
  };
  return {
    name: path,
    file: `${folder}/${basename(target)}`,
    write: add,
    finish() {
      if (!exists) add(new Uint8Array(0));
      attempt(path, () => {
        if (replaced !== undefined) refuseInput(path, replaced, sources);
        if (replaced !== undefined) chmodSync(temporary, replaced.mode & 0o7777);
        renameSync(temporary, target);
      });
    },
    abandon() {
      try {
        if (exists) unlinkSync(temporary);
      } catch (error) {
        // Something has failed already, and that is what must be told.
        if (!isSystemError(error)) throw error;
      }
    },
  };
}
