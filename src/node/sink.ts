/** Bytes → a file under a temporary name that gets its own at the end; or straight to a pipe or device. */

import {
  closeSync,
  fchmodSync,
  fstatSync,
  openSync,
  realpathSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { attempt, FileError, isSystemError } from './file-error.js';
import { identityOf } from './source.js';

export interface Sink {
  /** What errors call it. */
  readonly name: string;
  /** Writes all bytes before it returns. */
  write(bytes: Uint8Array): void;
  /** Everything is written: the file gets its name. */
  finish(): void;
  /** Removes what would be half a file. What has gone to a pipe cannot be called back. */
  abandon(): void;
  /** Of a regular file that anybody may write at any place. */
  readonly direct?: DirectSink | undefined;
  /** Which folder a regular file is to stand in (device and inode number), and its name there. */
  readonly file?: string | undefined;
}

export interface DirectSink {
  /** What errors call it. */
  readonly name: string;
  readonly descriptor: number;
  /** Where the next bytes are written. Set when others have written in between. */
  position: number;
}

const STANDARD_OUTPUT = 1;
const STANDARD_ERROR = 2;

/**
 * Opens a file, a FIFO or a device for writing; `-` is standard output. Throws FileError, also when `path` is one of the
 * regular files `sources` (device and inode number), which are still to be read.
 */
export function openSink(path: string, sources: string | readonly string[] = []): Sink {
  if (path === '-') return standardOutputSparing([sources].flat());
  const status = attempt(path, () => statSync(path, { throwIfNoEntry: false }));
  if (status === undefined) return fileSink(path, path, undefined);
  if (status.isDirectory()) throw new FileError(path, 'is a directory', 'EISDIR');
  if (!status.isFile())
    return deviceSink(
      path,
      attempt(path, () => openSync(path, 'w')),
    );
  if ([sources].flat().includes(identityOf(status))) throw isInput(path);
  return fileSink(
    path,
    attempt(path, () => realpathSync(path)),
    status,
  );
}

/** As `openSink`, but what is written is in the file at once, and stays there whatever comes. */
export function openInPlace(path: string, sources: string | readonly string[] = []): Sink {
  if (path === '-') return standardOutputSparing([sources].flat());
  const identity = fileIdentity(path);
  if (identity !== undefined && [sources].flat().includes(identity)) throw isInput(path);
  return deviceSink(
    path,
    attempt(path, () => openSync(path, 'w')),
  );
}

/** A shell may have opened one of the sources for it, to write behind what is read. */
function standardOutputSparing(sources: readonly string[]): Sink {
  const { name } = standardOutput;
  const status = sources.length > 0 ? attempt(name, () => fstatSync(STANDARD_OUTPUT)) : undefined;
  if (status?.isFile() && sources.includes(identityOf(status))) throw isInput(name);
  return standardOutput;
}

const isInput = (path: string): FileError =>
  new FileError(path, 'is the input; the output needs a name of its own');

/** What tells a regular file from all others, by whatever name; undefined for what is none. */
export function fileIdentity(path: string): string | undefined {
  const status = attempt(path, () => statSync(path, { throwIfNoEntry: false }));
  return status?.isFile() ? identityOf(status) : undefined;
}

/** The process's own streams stay open. Unlike process.stdout they have written everything when `write` returns. */
export const standardOutput: Sink = streamSink('standard output', STANDARD_OUTPUT);
export const standardError: Sink = streamSink('standard error', STANDARD_ERROR);

function streamSink(name: string, descriptor: number): Sink {
  return {
    name,
    write: (bytes) => attempt(name, () => writeAll(descriptor, bytes)),
    finish() {},
    abandon() {},
  };
}

function deviceSink(name: string, descriptor: number): Sink {
  const close = (): void => closeSync(descriptor);
  return { ...streamSink(name, descriptor), finish: close, abandon: close };
}

/** `target` is `path` without symbolic links; what stands there keeps its permissions. */
function fileSink(path: string, target: string, replaced: Stats | undefined): Sink {
  const temporary = join(dirname(target), temporaryName(basename(target)));
  const descriptor = attempt(path, () => openSync(temporary, 'w'));
  const direct: DirectSink = { name: path, descriptor, position: 0 };
  return {
    name: path,
    direct,
    write(bytes) {
      attempt(path, () => writeAll(descriptor, bytes, direct.position));
      direct.position += bytes.length;
    },
    finish() {
      attempt(path, () => {
        if (replaced !== undefined) fchmodSync(descriptor, replaced.mode & 0o7777);
        renameSync(temporary, target);
        closeSync(descriptor);
      });
    },
    abandon() {
      quietly(() => closeSync(descriptor));
      quietly(() => unlinkSync(temporary));
    },
  };
}

/** Of file systems that are in use. */
const LONGEST_NAME = 255;

let clippedNames = 0;

/** Says what it is to become, as far as there is room; what is clipped may begin as others do, and is numbered. */
export function temporaryName(name: string): string {
  const whole = `.${name}.${process.pid}.part`;
  if (Buffer.byteLength(whole) <= LONGEST_NAME) return whole;
  const end = `.${process.pid}-${++clippedNames}.part`;
  let clipped = name;
  while (Buffer.byteLength(`.${clipped}${end}`) > LONGEST_NAME) clipped = clipped.slice(0, -1);
  return `.${clipped}${end}`;
}

/** Something has failed already, and that is what must be told. */
function quietly(call: () => void): void {
  try {
    call();
  } catch (error) {
    if (!isSystemError(error)) throw error;
  }
}

const PAUSE_MILLISECONDS = 5;
const pause = new Int32Array(new SharedArrayBuffer(4));

/** A write may be short, and a full pipe that does not block says EAGAIN. Files are written at a position. */
function writeAll(descriptor: number, bytes: Uint8Array, position?: number): void {
  for (let done = 0; done < bytes.length; ) {
    const at = position === undefined ? undefined : position + done;
    try {
      done += writeSync(descriptor, bytes, done, bytes.length - done, at);
    } catch (error) {
      if (!isSystemError(error) || error.code !== 'EAGAIN') throw error;
      Atomics.wait(pause, 0, 0, PAUSE_MILLISECONDS);
    }
  }
}
