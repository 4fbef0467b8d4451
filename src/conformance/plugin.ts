/** The memory and the program as the public runner hands them to a plugin → what the plugin is to print, and whether it ran. */

import { FilterError } from '../base/index.js';
import type { Instruction } from '../ebpf/index.js';
import { bytesOfHex } from './hex.js';
import { type Run, resultOf } from './run-case.js';

export interface PluginAnswer {
  /** r0 in hexadecimal, or the message of a fault or refusal. */
  readonly text: string;
  readonly succeeded: boolean;
}

/** `decode` takes the bytes of the program, which may be those of an object file. */
export function plugin(
  memory: string,
  program: string,
  decode: (bytes: Uint8Array) => readonly Instruction[],
  run: Run,
): PluginAnswer {
  try {
    const instructions = decode(bytesOfHex(program));
    const seen = resultOf(run, { instructions, spans: [] }, bytesOfHex(memory));
    return 'error' in seen
      ? { text: seen.error, succeeded: false }
      : { text: seen.result.toString(16), succeeded: true };
  } catch (error) {
    if (error instanceof FilterError || error instanceof RangeError)
      return { text: error.message, succeeded: false };
    throw error;
  }
}
