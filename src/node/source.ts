/** Files and pipes → bytes, read straight into the memory that a reader offers. */

import { closeSync, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { asFileError, attempt, FileError } from './file-error.js';

export interface Source {
  /** What errors call it. */
  readonly name: string;
  /** Where a regular file lies: device and inode number. */
  readonly file?: string | undefined;
  /** Of a regular file, its length, and how many bytes have been read. */
  readonly size?: number | undefined;
  readonly position?: number | undefined;
  /** Fills `into` from its start; gives the number of bytes, 0 at the end. Waits where the bytes may be long in coming. */
  read(into: Uint8Array): number | Promise<number>;
  close(): void;
  /** Of a regular file that anybody may read at any place. */
  readonly direct?: DirectSource | undefined;
}

export interface DirectSource {
  readonly descriptor: number;
  /** Reads on from there. */
  seek(position: number): void;
}

export const STANDARD_INPUT = 0;

/** Opens a file, a FIFO or a device; `-` is standard input. Throws FileError. */
export function openSource(path: string): Source {
  const isStandard = path === '-';
  const name = isStandard ? 'standard input' : path;
  const descriptor = isStandard ? STANDARD_INPUT : attempt(name, () => openSync(path, 'r'));
  const status = attempt(name, () => fstatSync(descriptor));
  if (status.isDirectory()) throw new FileError(name, 'is a directory', 'EISDIR');
  if (status.isFIFO() || status.isSocket()) return pipeSource(name, descriptor);
  const isDirect = status.isFile() && !isStandard;
  let position = 0;
  return {
    name,
    file: status.isFile() ? identityOf(status) : undefined,
    size: status.isFile() ? status.size : undefined,
    get position() {
      return position;
    },
    read(into) {
      const length = attempt(name, () =>
        readSync(descriptor, into, 0, into.length, isDirect ? position : null),
      );
      position += length;
      return length;
    },
    direct: isDirect
      ? {
          descriptor,
          seek(to) {
            position = to;
          },
        }
      : undefined,
    close() {
      if (!isStandard) closeSync(descriptor);
    },
  };
}

/** Device and inode number. */
export const identityOf = ({ dev, ino }: Stats): string => `${dev}:${ino}`;

/** Reading a pipe must not block: signals are to be seen meanwhile, and a read in a thread would hold up the exit. */
function pipeSource(name: string, descriptor: number): Source {
  let chunks: AsyncIterator<Uint8Array> | undefined;
  let rest: Uint8Array = new Uint8Array(0);
  let close = (): void => {};

  async function open(): Promise<AsyncIterator<Uint8Array>> {
    const { Socket } = await import('node:net');
    const socket = new Socket({ fd: descriptor, readable: true, writable: false });
    close = () => socket.destroy();
    return socket[Symbol.asyncIterator]();
  }

  return {
    name,
    async read(into) {
      if (rest.length === 0) {
        chunks ??= await open();
        const next = await chunks.next().catch((error: unknown) => {
          throw asFileError(name, error);
        });
        if (next.done === true) return 0;
        rest = next.value;
      }
      const length = Math.min(rest.length, into.length);
      into.set(rest.subarray(0, length));
      rest = rest.subarray(length);
      return length;
    },
    close: () => close(),
  };
}
