/**
 * Would the tests notice? Changes one operator, constant or statement of the compiler at a time and runs the tests that
 * should: `npx tsx scripts/mutate.ts --count 200 --seed 1 [--jobs 2] [PATH …]`, where a path in src, as `codegen/primitives`,
 * limits it to the files below. Prints who survived, and the tally; exit status 1 when fewer than 90 % are caught. Takes some
 * seconds a mutant. The system's libpcap is asked too.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { random } from '../test/support/fuzz/random.js';
import { root } from '../test/support/shared.js';
import { equivalents } from './mutation/equivalent.js';
import { type Mutant, mutantsOf } from './mutation/mutants.js';
import { type Stage, type Verdict, Workshop } from './mutation/workshop.js';

const folders = ['syntax', 'codegen', 'optimize', 'link', 'names'];

/** At most so many of a hundred mutants change a constant: tables would have the word otherwise. */
const constants = 25;
const goal = 0.9;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '2' },
  },
});
const [count, seed, jobs] = [Number(values.count), Number(values.seed), Number(values.jobs)];

const goldens: Stage = { files: ['test/goldens.test.ts'], seconds: 60 };
const properties: Stage = {
  files: [
    ...[
      'test/compiler.test.ts',
      'test/limits.test.ts',
      'test/differential/random.test.ts',
      'test/tables.test.ts',
    ],
    ...['program-spans', 'no-text-crashes', 'addresses'].map((name) => `test/properties/${name}.test.ts`),
  ],
  seconds: 120,
};

/** The tests of the folder itself, and those that look at whole programs; the quicker ones first. */
function stagesFor({ file }: Mutant): readonly Stage[] {
  const [, folder = ''] = file.split('/');
  const own = { files: [`test/${folder}/`], seconds: 60 };
  if (folder === 'link') own.files.push('test/capture/link-type-numbers.test.ts');
  if (folder === 'syntax') return [own, { files: ['test/properties/syntax-'], seconds: 60 }, goldens];
  return [goldens, own, properties];
}

/** Mutants drawn without putting back, in the order they are to be judged. */
function draw(): Mutant[] {
  const all = folders.flatMap((folder) =>
    (readdirSync(join(root, 'src', folder), { recursive: true }) as string[])
      .filter((name) => name.endsWith('.ts') && !name.includes('.generated.'))
      .sort()
      .map((name) => `src/${folder}/${name}`)
      .filter(
        (file) => positionals.length === 0 || positionals.some((path) => file.startsWith(`src/${path}`)),
      )
      .flatMap((file) => mutantsOf(file, readFileSync(join(root, file), 'utf8'))),
  );
  const r = random(seed);
  const drawn: Mutant[] = [];
  for (let left = Math.floor((count * constants) / 100); drawn.length < count && all.length > 0; ) {
    const [mutant] = all.splice(r.below(all.length), 1);
    if (mutant === undefined || (mutant.kind === 'constant' && left-- <= 0)) continue;
    drawn.push(mutant);
  }
  return drawn;
}

const reasonFor = (mutant: Mutant): string | undefined =>
  equivalents.find(
    ({ file, code, change }) => file === mutant.file && code === mutant.code && change === mutant.change,
  )?.reason;

const describe = ({ file, line, code, change }: Mutant): string =>
  `${file}:${line}: ${change}\n      ${code}`;

const mutants = draw();
const waiting = mutants.filter((mutant) => reasonFor(mutant) === undefined);
console.log(
  `${mutants.length} mutants, seed ${seed}, ${mutants.length - waiting.length} of them known as equivalent`,
);
const verdicts = new Map<Mutant, Verdict>();
const next = waiting.values();
const started = performance.now();

async function worker(first: boolean): Promise<void> {
  const workshop = new Workshop(root);
  try {
    if (first && !(await workshop.passes(goldens))) throw new Error('the tests fail without any mutation');
    for (const mutant of next) {
      const verdict = await workshop.judge(mutant, stagesFor(mutant));
      verdicts.set(mutant, verdict);
      if (verdict === 'survived') console.log(`survived: ${describe(mutant)}`);
      if (verdicts.size % 20 === 0) console.log(`  … ${verdicts.size} of ${waiting.length}`);
    }
  } finally {
    workshop.close();
  }
}
await Promise.all(Array.from({ length: jobs }, (_, i) => worker(i === 0)));

const tally = (verdict: Verdict): number => [...verdicts.values()].filter((each) => each === verdict).length;
const caught = verdicts.size - tally('survived');
for (const mutant of mutants) {
  const reason = reasonFor(mutant);
  if (reason !== undefined) console.log(`equivalent: ${describe(mutant)}\n      ${reason}`);
}
console.log(
  `${String(caught).padStart(5)}  caught, ${tally('caught by time')} of them because they take too long`,
);
console.log(`${String(tally('survived')).padStart(5)}  survived`);
console.log(`${String(mutants.length - waiting.length).padStart(5)}  equivalent`);
const share = caught / Math.max(1, waiting.length);
console.log(`${(100 * share).toFixed(1)} % caught, ${((performance.now() - started) / 1000).toFixed(0)} s`);
process.exitCode = share >= goal ? 0 : 1;
