/** A compressor of the system: bytes in, bytes out. */

import { spawnSync } from 'node:child_process';
import type { External } from '../../support/shared.js';

export type Convert = (bytes: Uint8Array, ...args: readonly string[]) => Buffer;

/** `usual` are the arguments that every call has. */
export function program(name: string, ...usual: readonly string[]): External<Convert> {
  if (spawnSync(name, ['--version']).error !== undefined) {
    return { missing: `${name} is not installed (Debian package: ${name})`, installable: false };
  }
  return {
    value: (input, ...args) => spawnSync(name, [...usual, ...args], { input, maxBuffer: 1 << 30 }).stdout,
  };
}
