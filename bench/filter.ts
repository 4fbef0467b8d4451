/**
 * Seconds that `bpfsieve filter -r -w` takes beside `tcpdump -r -w`, whole processes in turn, files in the page cache:
 * `npx tsx bench/filter.ts [--size MB] [--rounds N] [--only WORD] [--program dist/cli/bin.js] [--folder DIR]`. Needs a
 * build. Captures are made where they are missing, and stay. Beside them what Node takes for only reading, or copying, the file.
 */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeCapture } from './filter/captures.js';

const { values: options } = parseArgs({
  options: {
    size: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '7' },
    only: { type: 'string', default: '' },
    program: { type: 'string', default: 'dist/cli/bin.js' },
    folder: { type: 'string', default: join(tmpdir(), 'bpfsieve-bench') },
  },
});
const bytes = Number(options.size) * 1e6;
const rounds = Number(options.rounds);
const sieve = `${process.execPath} ${options.program} filter`;
const has = (command: string): boolean => spawnSync('which', [command]).status === 0;

const file = (name: string): string => join(options.folder, name);
const captures = {
  mixed: file(`mixed-${options.size}.pcap`),
  small: file(`small-${options.size}.pcap`),
  pcapng: file(`mixed-${options.size}.pcapng`),
  gzip: file(`mixed-${options.size}.pcap.gz`),
};

interface Contender {
  readonly name: string;
  /** A line of the shell that writes to $OUT. */
  readonly line: string;
  /** Whether its output is to be that of the first. */
  readonly same?: boolean;
}

interface Contest {
  readonly title: string;
  /** The first is what others are compared with. */
  readonly contenders: readonly Contender[];
}

const filters = { few: 'host 10.1.2.3', some: 'tcp port 80', most: 'ip' };
/** What comes nearest in the language of tshark. */
const displayFilters = { few: 'ip.addr == 10.1.2.3', some: 'tcp.port == 80', most: 'ip' };

const shares = ['few', 'some', 'most'] as const;
const sievesOf = (capture: string, filter: string, threads: readonly number[]): Contender[] =>
  threads.map((count) => ({
    name: `bpfsieve --threads ${count}`,
    line: `${sieve} --threads ${count} -r ${capture} -w $OUT ${filter}`,
    same: true,
  }));

/** Node reading all of a capture, and copying it, which is about what a filter does that keeps most of it. */
const floorOf = (capture: string, share: (typeof shares)[number]): Contender => {
  const script = join(import.meta.dirname, 'filter', 'floor.cjs');
  return share === 'most'
    ? { name: 'Node, copying alone', line: `${process.execPath} ${script} ${capture} $OUT` }
    : { name: 'Node, reading alone', line: `${process.execPath} ${script} ${capture}` };
};

const contests: Contest[] = [
  ...(['mixed', 'small'] as const).flatMap((name) =>
    shares.map((share) => ({
      title: `${name} sizes, ${filters[share]}`,
      contenders: [
        { name: 'tcpdump', line: `tcpdump -r ${captures[name]} -w $OUT ${filters[share]}` },
        ...sievesOf(captures[name], filters[share], [1, 2]),
        floorOf(captures[name], share),
      ],
    })),
  ),
  ...shares.map((share) => ({
    title: `pcapng, ${filters[share]}`,
    contenders: [
      { name: 'tcpdump', line: `tcpdump -r ${captures.pcapng} -w $OUT ${filters[share]}` },
      ...sievesOf(captures.pcapng, filters[share], [1]),
    ],
  })),
  {
    title: `gzip, ${filters.some}`,
    contenders: [
      { name: 'zcat | tcpdump', line: `zcat ${captures.gzip} | tcpdump -r - -w $OUT ${filters.some}` },
      ...sievesOf(captures.gzip, filters.some, [1]),
    ],
  },
  ...(has('tshark')
    ? [
        {
          title: `display filter, ${filters.some}`,
          contenders: [
            {
              name: 'tshark',
              line: `tshark -F pcap -r ${captures.mixed} -w $OUT '${displayFilters.some}'`,
            },
            ...sievesOf(captures.mixed, filters.some, [1]).map((each) => ({ ...each, same: false })),
          ],
        },
      ]
    : []),
];

function makeCaptures(): void {
  mkdirSync(options.folder, { recursive: true });
  makeCapture(captures.mixed, 'pcap', 'mixed', bytes);
  makeCapture(captures.small, 'pcap', 'small', bytes);
  makeCapture(captures.pcapng, 'pcapng', 'mixed', bytes);
  if (!existsSync(captures.gzip)) shell(`gzip -1 -c ${captures.mixed} > ${captures.gzip}`, '');
}

/** Seconds by the clock, and of processors. */
interface Times {
  readonly wall: number;
  readonly processors: number;
}

function shell(line: string, out: string): Times {
  const timed = `TIMEFORMAT='times %R %U %S'; time { ${line}; }`;
  const { status, stderr } = spawnSync('bash', ['-c', timed], {
    encoding: 'utf8',
    env: { ...process.env, OUT: out },
  });
  const [, wall, user, system] = /times (\S+) (\S+) (\S+)/.exec(stderr) ?? [];
  if (status !== 0) throw new Error(`${line}: ${stderr}`);
  return { wall: Number(wall), processors: Number(user) + Number(system) };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

const measures = [
  { of: median, what: 'wall' },
  { of: (values: readonly number[]): number => Math.min(...values), what: 'wall' },
  { of: median, what: 'processors' },
] as const;

function hold({ title, contenders }: Contest): void {
  const times = new Map<Contender, Times[]>(contenders.map((each) => [each, []]));
  const [reference] = contenders;
  const expected = file('reference.pcap');
  const actual = file('actual.pcap');
  for (let round = 0; round < rounds; round++) {
    for (const each of contenders) {
      const out = each === reference ? expected : actual;
      rmSync(out, { force: true });
      times.get(each)!.push(shell(each.line, out));
      if (round > 0 || each.same !== true) continue;
      if (!readFileSync(expected).equals(readFileSync(actual)))
        throw new Error(`${title}: ${each.name} writes other bytes`);
    }
  }
  for (const each of contenders) {
    const columns = measures.map(({ of, what }) => {
      const [value = 0, first = 1] = [each, reference!].map((one) =>
        of(times.get(one)!.map((time) => time[what])),
      );
      return `${value.toFixed(3).padStart(11)} ${(value / first).toFixed(2).padStart(6)}`;
    });
    console.log(`${title.padEnd(30)} ${each.name.padEnd(21)} ${columns.join(' ')}`);
  }
  rmSync(expected, { force: true });
  rmSync(actual, { force: true });
}

makeCaptures();
console.log(
  `${options.size} MB, seconds, ${rounds} rounds in turn, ratios to the first; outputs are the same\n`,
);
console.log(`${''.padEnd(57)}median  ratio     fastest  ratio  processors  ratio\n`);
for (const contest of contests.filter(({ title }) => title.includes(options.only))) hold(contest);
