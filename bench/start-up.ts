/**
 * What it takes to start: whole processes of the built program, each in turn with an empty `node -e 0`; then where the
 * time of the first goes: `npm run build && npx tsx bench/start-up.ts [--runs 25] [--bin FILE]…`. Programs of other
 * builds can stand beside it. CPU time is that of user and system, over all runs, where /proc tells.
 */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const root = join(import.meta.dirname, '..');
const own = join(root, 'dist', 'cli', 'bin.js');
const capture = join(root, 'fixtures', 'captures', 'ethernet.pcap');
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '25' },
    bin: { type: 'string', multiple: true, default: [] },
  },
});
const runs = Number(values.runs);
const bins = [own, ...values.bin.map((path) => resolve(path))];

interface Subject {
  readonly name: string;
  readonly args: readonly string[];
  readonly wall: number[];
  cpu: number;
}

const subject = (name: string, ...args: string[]): Subject => ({ name, args, wall: [], cpu: 0 });

const empty = subject('node -e 0', '-e', '0');
const compile = ['compile', 'tcp port 80'];
const subjects = [
  empty,
  ...bins.map((bin) => subject(bin === own ? "compile 'tcp port 80'" : bin, bin, ...compile)),
  subject("compile --emit ebpf 'tcp port 80'", own, 'compile', '--emit', 'ebpf', 'tcp port 80'),
  subject(`filter -r (5 kB) 'tcp port 80'`, own, 'filter', '-r', capture, 'tcp port 80'),
  subject('--help', own, '--help'),
];

const STAT = '/proc/self/stat';
/** Of the children that are over, in milliseconds; a tick of the clock is a hundredth of a second. */
function cpuOfChildren(): number {
  if (!existsSync(STAT)) return Number.NaN;
  const fields = readFileSync(STAT, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return 10 * (Number(fields[13]) + Number(fields[14]));
}

function run(args: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
}

for (const { args } of subjects) run(args);
for (let turn = 0; turn < runs; turn++) {
  for (const each of subjects) {
    const cpu = cpuOfChildren();
    const start = performance.now();
    run(each.args);
    each.wall.push(performance.now() - start);
    each.cpu += (cpuOfChildren() - cpu) / runs;
  }
}

const median = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!;

const width = Math.max(...subjects.map(({ name }) => name.length));
console.log(
  `Node ${process.version}, ${runs} runs in turn: median by the clock, mean of CPU time, to an empty node\n`,
);
for (const { name, wall, cpu } of subjects) {
  const clock = `${median(wall).toFixed(0).padStart(5)} ms  ${(median(wall) / median(empty.wall)).toFixed(2)}`;
  console.log(
    `${name.padEnd(width)} ${clock}   ${cpu.toFixed(0).padStart(5)} ms CPU  ${(cpu / empty.cpu).toFixed(2)}`,
  );
}

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** What a sample of the profile was about. */
function kindOf({ functionName, url }: Profile['nodes'][number]['callFrame']): string {
  if (/wrapSafe|compileSourceTextModule|^Script$/.test(functionName))
    return 'V8 reads the text of the program';
  if (functionName === 'compileForInternalLoader') return "modules of Node's own";
  if (url.startsWith('node:')) return "Node's JavaScript, such as finding and reading files";
  if (functionName === '(garbage collector)') return 'garbage collection';
  if (functionName.startsWith('(')) return "Node's and V8's own start";
  return functionName === '' ? 'modules set up' : 'functions of the program';
}

function profile(args: readonly string[]): Map<string, number> {
  const folder = mkdtempSync(join(tmpdir(), 'bpfsieve-'));
  try {
    run(['--cpu-prof', '--cpu-prof-interval', '100', '--cpu-prof-dir', folder, ...args]);
    const text = readFileSync(join(folder, readdirSync(folder)[0]!), 'utf8');
    const { nodes, samples, timeDeltas } = JSON.parse(text) as Profile;
    const kinds = new Map(nodes.map(({ id, callFrame }) => [id, kindOf(callFrame)]));
    const times = new Map<string, number>();
    for (const [i, id] of samples.entries()) {
      const kind = kinds.get(id)!;
      times.set(kind, (times.get(kind) ?? 0) + timeDeltas[i]! / 1000);
    }
    return times;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

console.log('\nwhere a profile, which slows it down, sees the time go:');
for (const [kind, time] of [...profile([own, ...compile])].toSorted(([, a], [, b]) => b - a)) {
  console.log(`${time.toFixed(1).padStart(7)} ms  ${kind}`);
}
