/** What the command line has of the world: streams, environment, signals. Tests put their own in its place. */

import type { Resolver } from '../index.js';
import { FileError, type Sink, type Source } from '../node/index.js';

/** Where text goes. */
export interface TextOutput {
  /** Writes all of it before it returns. */
  write(text: string): void;
  readonly isTerminal: boolean;
  /** How long lines should be. */
  readonly columns: number;
}

export interface Io {
  /** Data; everything else goes to `errors`. */
  readonly output: TextOutput;
  readonly errors: TextOutput;
  /** Opens a file; `-` is standard input. */
  source(path: string): Source;
  /** What tells a regular file from all others, by whatever name; undefined for what is none. */
  identity(path: string): string | undefined;
  /** Opens a file, which must not be one of `sources`; `-` is standard output. */
  sink(path: string, sources: string | readonly string[] | undefined): Sink;
  /** As `sink`, but nothing is held back until the file is whole. */
  sinkInPlace(path: string, sources: string | readonly string[] | undefined): Sink;
  /** Makes a folder unless it is there. */
  folder(path: string): void;
  /** As `sink`, for files of which there may be many at once; `sources` is asked again at the end. */
  sinkInPieces(path: string, sources: () => readonly string[]): Sink;
  /** Looks up the names of expressions. */
  resolver(expressions: string | readonly string[]): Promise<Resolver>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Runs work that ends early and tidily when the signal aborts; the reason is the number of the system's signal. */
  interruptibly<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

/** The same streams, but what is said to an `errors` that nobody reads any more is lost quietly. */
export function quietWhenUnread(io: Io): Io {
  const { errors } = io;
  return {
    ...io,
    errors: {
      isTerminal: errors.isTerminal,
      get columns() {
        return errors.columns;
      },
      write(text) {
        try {
          errors.write(text);
        } catch (error) {
          if (!(error instanceof FileError) || error.code !== 'EPIPE') throw error;
        }
      },
    },
  };
}
