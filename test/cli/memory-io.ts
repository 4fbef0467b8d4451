/** A world for the command line that lies in memory: streams as text and bytes, files in a folder of the test. */

import { isAbsolute, join } from 'node:path';
import type { Io, TextOutput } from '../../src/cli/io.js';
import { main } from '../../src/cli/main.js';
import { embeddedResolver, type Resolver } from '../../src/index.js';
import {
  FileError,
  fileIdentity,
  makeFolder,
  openInPieces,
  openInPlace,
  openSink,
  openSource,
  type Sink,
  type Source,
} from '../../src/node/index.js';

export interface World {
  readonly stdin?: Uint8Array;
  /** Where relative names of files lead. */
  readonly folder?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Which streams are terminals. */
  readonly terminals?: readonly ('output' | 'errors')[];
  readonly columns?: number;
  /** Which streams nobody reads. */
  readonly unread?: readonly ('output' | 'errors')[];
  /** What the system knows of names. */
  readonly resolver?: Resolver;
}

export interface Outcome {
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export async function run(argv: readonly string[], world: World = {}): Promise<Outcome> {
  const { stdin = new Uint8Array(0), folder = '.', environment = {}, terminals = [], columns = 120 } = world;
  const { resolver = embeddedResolver, unread = [] } = world;
  const stdout: Uint8Array[] = [];
  const stderr: Uint8Array[] = [];
  const textOutput = (name: 'output' | 'errors', into: Uint8Array[]): TextOutput => ({
    write(text) {
      if (unread.includes(name)) throw new FileError(name, 'broken pipe', 'EPIPE');
      into.push(Buffer.from(text));
    },
    isTerminal: terminals.includes(name),
    columns,
  });
  const inFolder = (path: string): string => (isAbsolute(path) ? path : join(folder, path));
  const io: Io = {
    output: textOutput('output', stdout),
    errors: textOutput('errors', stderr),
    source: (path) => (path === '-' ? memorySource(stdin) : { ...openSource(inFolder(path)), name: path }),
    identity: (path) => (path === '-' ? undefined : fileIdentity(inFolder(path))),
    sink: (path, source) => (path === '-' ? memorySink(stdout) : openSink(inFolder(path), source)),
    sinkInPlace: (path, source) => (path === '-' ? memorySink(stdout) : openInPlace(inFolder(path), source)),
    folder: (path) => makeFolder(inFolder(path)),
    sinkInPieces: (path, sources) =>
      path === '-' ? memorySink(stdout) : openInPieces(inFolder(path), sources),
    resolver: async () => resolver,
    environment,
    interruptibly: (work) => work(new AbortController().signal),
  };
  const status = await main(argv, io);
  return { status, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() };
}

function memorySource(bytes: Uint8Array): Source {
  let rest = bytes;
  return {
    name: 'standard input',
    read(into) {
      const length = Math.min(rest.length, into.length);
      into.set(rest.subarray(0, length));
      rest = rest.subarray(length);
      return length;
    },
    close() {},
  };
}

const memorySink = (into: Uint8Array[]): Sink => ({
  name: 'standard output',
  write: (bytes) => into.push(bytes.slice()),
  finish() {},
  abandon() {},
});
