/**
 * Texts of all kinds through the compiler: `npx tsx scripts/fuzz-compiler.ts --seconds 60 --seed 1`. Each has to come out
 * as a program or a FilterError, within 2 s and 1 GB. They are compiled in a process of its own, so that one that hangs or
 * runs out of memory is seen for what it is. Prints the tally, the slowest input and the largest memory; exit status 1
 * when there was a fault, whose text is written to a file.
 */

import { type ChildProcess, fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { CompileOptions } from '../src/index.js';
import { type Attempt, attempt, circumstances, longestCompilation } from '../test/support/fuzz/attempt.js';
import { random } from '../test/support/fuzz/random.js';
import { type FuzzText, fuzzTexts } from '../test/support/fuzz/texts.js';

/** Memory that the compiling process may hold, all in all, and what of it is for its objects: garbage is kept as long as it fits. */
const memoryLimit = 1024;
const heapLimit = 768;
/** A text that takes so long hangs, on whatever machine. */
const patience = 30_000;

interface Task {
  readonly text: string;
  readonly options: CompileOptions;
}

interface Report extends Attempt {
  /** The most that the process ever held, in megabytes. */
  readonly memory: number;
}

async function fuzz(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '60' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    },
  });
  const [seconds, seed] = [Number(values.seconds), Number(values.seed)];
  console.log(`seed ${seed}, ${seconds} s`);
  const tally = new Map<string, number>();
  const slowest = { milliseconds: 0, task: '' };
  let [memory, count, faults] = [0, 0, 0];
  let compiler = start();
  const r = random(seed + 1);
  const until = performance.now() + seconds * 1000;
  for (const { source, text } of fuzzTexts(seed)) {
    if (performance.now() > until) break;
    const task: Task = { text, options: circumstances(r) };
    const report = await ask(compiler, task);
    count++;
    if (typeof report === 'string') compiler = restart(compiler);
    else {
      memory = Math.max(memory, report.memory);
      const outcome = report.outcome === 'program' ? 'program' : `refused: ${report.outcome}`;
      add(tally, report.outcome === 'crash' ? 'crash' : outcome);
      if (report.milliseconds > slowest.milliseconds)
        Object.assign(slowest, { milliseconds: report.milliseconds, task: describe(source, task) });
    }
    const fault = typeof report === 'string' ? report : faultOf(report);
    if (fault === undefined) continue;
    add(tally, typeof report === 'string' ? report : 'too slow or a crash');
    const path = join(tmpdir(), `bpfsieve-fuzz-${seed}-${count}.json`);
    writeFileSync(path, JSON.stringify(task));
    console.log(`\nFAULT: ${fault}\n  ${describe(source, task)}\n  written to ${path}`);
    if (++faults >= 20) break;
  }
  compiler.kill();
  for (const [outcome, times] of [...tally].sort((a, b) => b[1] - a[1]))
    console.log(`${String(times).padStart(9)}  ${outcome}`);
  console.log(`${String(count).padStart(9)}  texts, ${faults} faults`);
  console.log(`slowest: ${slowest.milliseconds.toFixed(0)} ms: ${slowest.task}`);
  console.log(
    `largest memory: ${memory.toFixed(0)} MB of the whole process, compilers and generators included`,
  );
  process.exitCode = faults === 0 && memory <= memoryLimit ? 0 : 1;
}

const start = (): ChildProcess =>
  fork(fileURLToPath(import.meta.url), {
    execArgv: [...process.execArgv, `--max-old-space-size=${heapLimit}`],
  });

function restart(compiler: ChildProcess): ChildProcess {
  compiler.kill('SIGKILL');
  return start();
}

/** What came of a task, or why nothing did. */
function ask(compiler: ChildProcess, task: Task): Promise<Report | string> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => done('hangs'), patience);
    const ended = () => done('ended the process: out of memory, most likely');
    const done = (result: Report | string): void => {
      clearTimeout(timer);
      compiler.off('exit', ended).off('message', done);
      resolve(result);
    };
    compiler.once('message', done).once('exit', ended);
    compiler.send(task);
  });
}

function faultOf({ fault, milliseconds }: Report): string | undefined {
  if (fault !== undefined) return fault;
  return milliseconds > longestCompilation ? `took ${milliseconds.toFixed(0)} ms` : undefined;
}

function describe(source: FuzzText['source'], { text, options }: Task): string {
  const shown = text.length <= 120 ? text : `${text.slice(0, 80)} … ${text.slice(-30)}`;
  return `${source}, ${text.length} characters, ${JSON.stringify(options)}: ${JSON.stringify(shown)}`;
}

const add = (tally: Map<string, number>, key: string): void => {
  tally.set(key, (tally.get(key) ?? 0) + 1);
};

if (process.send === undefined) await fuzz();
else
  process.on('message', ({ text, options }: Task) => {
    const report = attempt(text, options);
    process.send?.({ ...report, memory: process.resourceUsage().maxRSS / 1024 } satisfies Report);
  });
