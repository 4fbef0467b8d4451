/** A copy of the tree under the system's folder for temporary files, in which one mutant after the other is tested. */

import { execFile, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Mutant, mutated } from './mutants.js';

const run = promisify(execFile);

/** What the tests read. */
const needed = [
  'src',
  'test',
  'fixtures',
  'docs',
  'scripts',
  'grammar',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
];

export type Verdict = 'caught' | 'caught by time' | 'caught by types' | 'survived';

export class Workshop {
  readonly #folder = mkdtempSync(join(tmpdir(), 'bpfsieve-mutants-'));

  constructor(root: string) {
    mkdirSync(this.#folder, { recursive: true });
    for (const name of needed) cpSync(join(root, name), join(this.#folder, name), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(this.#folder, 'node_modules'));
  }

  /** Runs the stages one after the other until one of them fails. */
  async judge(mutant: Mutant, stages: readonly Stage[]): Promise<Verdict> {
    const path = join(this.#folder, mutant.file);
    const original = readFileSync(path, 'utf8');
    writeFileSync(path, mutated(original, mutant));
    try {
      for (const stage of stages) {
        const passed = await this.passes(stage);
        if (passed !== true) return passed === false ? 'caught' : 'caught by time';
      }
      return (await this.#isWellTyped(mutant)) ? 'survived' : 'caught by types';
    } finally {
      writeFileSync(path, original);
    }
  }

  /** Whether these tests pass, undefined when they take too long. */
  passes({ files, seconds }: Stage): Promise<boolean | undefined> {
    const vitest = join(this.#folder, 'node_modules', 'vitest', 'vitest.mjs');
    const options = [
      '--bail',
      '1',
      '--passWithNoTests',
      '--pool',
      'threads',
      '--maxWorkers',
      '1',
      '--no-isolate',
    ];
    return new Promise((resolve) => {
      const child = spawn('nice', ['-n', '10', process.execPath, vitest, 'run', ...options, ...files], {
        cwd: this.#folder,
        stdio: 'ignore',
        // A group of its own, so that whatever it starts ends with it.
        detached: true,
      });
      const timer = setTimeout(() => {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
        resolve(undefined);
      }, seconds * 1000);
      child.on('exit', (status) => {
        clearTimeout(timer);
        resolve(status === 0);
      });
    });
  }

  /** Asked of few mutants, for it takes as long as many tests. */
  async #isWellTyped({ file }: Mutant): Promise<boolean> {
    const typescript = join(this.#folder, 'node_modules', 'typescript', 'bin', 'tsc');
    const { stdout } = await run(process.execPath, [typescript, '-p', 'tsconfig.json', '--noEmit'], {
      cwd: this.#folder,
      maxBuffer: 2 ** 26,
    }).catch((error: { readonly stdout: string }) => error);
    return !stdout.includes(`${file}(`);
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Test files that are run together, and how long they may take. */
export interface Stage {
  readonly files: readonly string[];
  readonly seconds: number;
}
