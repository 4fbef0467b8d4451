/** Programs that read what we write for them, and that a machine may well be without. */

import { spawnSync } from 'node:child_process';
import type { External } from './shared.js';

/** Debian's package has the program's name. CI does without it. */
export function installed(program: string): External<string> {
  const { error } = spawnSync(program, ['--version'], { stdio: 'ignore' });
  if (error === undefined) return { value: program };
  return { missing: `${program} is not installed: apt-get install ${program}`, installable: false };
}
