/** Where what a command makes goes: standard output, or a file that gets its name when it is whole. */

import { Option } from 'commander';
import type { Source } from '../node/index.js';
import type { Io } from './io.js';
import { UsageError } from './status.js';

export const outputOption = (): Option =>
  new Option('-o, --output <FILE>', 'where it goes, whole or not at all; - is standard output (the default)');

/** Standard output, unless told. */
type Destination = string | undefined;

/** Bytes that are no text would be taken for commands by a terminal. */
export function refuseTerminal(form: string, output: Destination, io: Io): void {
  if ((output ?? '-') === '-' && io.output.isTerminal)
    throw new UsageError(`${form} is not written to a terminal; give it a file with -o`);
}

/** `input` is what was read to make it, which is not written over. */
export function writeOutput(
  made: string | Uint8Array,
  output: Destination,
  input: Pick<Source, 'file'> | undefined,
  io: Io,
): void {
  if ((output ?? '-') === '-' && typeof made === 'string') {
    io.output.write(made);
    return;
  }
  const sink = io.sink(output ?? '-', input?.file);
  try {
    sink.write(typeof made === 'string' ? Buffer.from(made) : made);
    sink.finish();
  } catch (error) {
    sink.abandon();
    throw error;
  }
}
