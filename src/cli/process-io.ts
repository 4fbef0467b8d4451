/** The process's own streams, environment and signals. */

import { fstatSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import {
  fileIdentity,
  makeFolder,
  openInPieces,
  openInPlace,
  openSink,
  openSource,
  type Sink,
  standardError,
  standardOutput,
  systemResolver,
} from '../node/index.js';
import type { Io, TextOutput } from './io.js';

const STANDARD_OUTPUT = 1;
const STANDARD_ERROR = 2;
const COLUMNS_OF_TERMINAL = 80;
const COLUMNS_OF_FILE = 120;

/** Loads node:tty, a tenth of what it takes to start, only for what could be a terminal. */
function isTerminalAt(descriptor: number): boolean {
  if (!fstatSync(descriptor).isCharacterDevice()) return false;
  const { isatty } = createRequire(import.meta.url)('node:tty') as typeof import('node:tty');
  return isatty(descriptor);
}

/** Not process.stdout, which would make a pipe lose what is pending at the exit. */
function textOutput(sink: Sink, descriptor: number): TextOutput {
  const isTerminal = isTerminalAt(descriptor);
  return {
    isTerminal,
    get columns() {
      const { COLUMNS } = process.env;
      if (Number(COLUMNS) > 0) return Number(COLUMNS);
      // A terminal may not know, and says 0.
      return isTerminal ? process.stderr.columns || COLUMNS_OF_TERMINAL : COLUMNS_OF_FILE;
    },
    write: (text) => sink.write(Buffer.from(text)),
  };
}

const signals = ['SIGINT', 'SIGTERM'] as const;

export const processIo: Io = {
  output: textOutput(standardOutput, STANDARD_OUTPUT),
  errors: textOutput(standardError, STANDARD_ERROR),
  source: openSource,
  identity: (path) => (path === '-' ? undefined : fileIdentity(path)),
  sink: openSink,
  sinkInPlace: openInPlace,
  folder: makeFolder,
  sinkInPieces: openInPieces,
  resolver: systemResolver,
  environment: process.env,
  async interruptibly(work) {
    const controller = new AbortController();
    const handlers = signals.map((name) => ({
      name,
      handle: () => controller.abort(constants.signals[name]),
    }));
    // Once: the second signal finds no handler and ends the process.
    for (const { name, handle } of handlers) process.once(name, handle);
    try {
      return await work(controller.signal);
    } finally {
      for (const { name, handle } of handlers) process.off(name, handle);
    }
  },
};
