import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Case, helpers, judge, parseCase, type Run } from '../../src/conformance/index.js';
import * as ebpf from '../../src/ebpf/index.js';
import { runExtended, runJit } from '../../src/vm/index.js';
import { root } from '../support/shared.js';

const folder = join(root, 'fixtures', 'ebpf');
const files = (readdirSync(folder, { recursive: true }) as string[])
  .filter((name) => name.endsWith('.data'))
  .sort();
const cases: readonly (readonly [name: string, each: Case])[] = files.map((name) => [
  name,
  parseCase(readFileSync(join(folder, name), 'utf8')),
]);

const interpreter: Run = (program, memory) => runExtended(program, memory, { helpers });

describe('in the interpreter', () => {
  it.each(cases)('%s', (_name, each) => {
    expect(judge(each, interpreter)).toBeUndefined();
  });
});

const compiled: Run = (program, memory) => runJit(program, memory, { helpers });

describe('compiled to WebAssembly', () => {
  it.each(cases)('%s', (_name, each) => {
    expect(judge(each, compiled)).toBeUndefined();
  });
});

describe('the cases', () => {
  it('cover every operation of the table', () => {
    const covered = new Set<ebpf.Operation>();
    for (const [, { program }] of cases) {
      if (ebpf.findInvalidity(program.instructions) !== undefined) continue;
      for (let index = 0; index < program.instructions.length; index++) {
        const operation = ebpf.operationOf(program.instructions[index]!)!;
        covered.add(operation);
        index += ebpf.slotsOf(operation) - 1;
      }
    }
    expect(ebpf.operations.filter((operation) => !covered.has(operation))).toEqual([]);
  });

  it('have at least 45 programs with a value in a field that must be 0, which no machine runs', () => {
    const refused = cases.filter(([name]) => name.startsWith('refused/'));
    const unused = refused.filter(
      ([, { expected }]) => 'error' in expected && expected.error.includes('unused field'),
    );
    expect(unused.length).toBeGreaterThanOrEqual(45);
    for (const [, { program }] of refused) expect(ebpf.findInvalidity(program.instructions)).toBeDefined();
  });

  it('can fail: each of them does on a machine that gives another result', () => {
    const wrong: Run = (program, memory) => {
      const outcome = interpreter(program, memory);
      return 'fault' in outcome ? { result: 0n } : { result: outcome.result ^ 1n };
    };
    const passing = cases.filter(([name, each]) => {
      return !name.startsWith('refused/') && judge(each, wrong) === undefined;
    });
    expect(passing.map(([name]) => name)).toEqual([]);
  });
});

describe('a judgement', () => {
  const [, each] = cases.find(([name]) => name === 'memory/argument.data')!;

  it('says what was expected and what was seen', () => {
    expect(judge(each, () => ({ result: 7n }))).toBe('expected r0 = 0x705 and saw r0 = 0x7');
    const fault = { reason: 'memory', instruction: 1, message: 'instruction 1: outside' } as const;
    expect(judge(each, () => ({ fault }))).toBe(
      "expected r0 = 0x705 and saw the error 'instruction 1: outside'",
    );
  });

  it('gives each machine memory of its own', () => {
    const seen: number[] = [];
    const writing: Run = (_program, memory) => {
      seen.push(memory[0]!);
      memory.fill(0xff);
      return { result: 0n };
    };
    judge(each, writing);
    judge(each, writing);
    expect(seen).toEqual([0, 0]);
  });

  it('does not take a bug of a machine for a result', () => {
    const crash = (): never => {
      throw new TypeError('crash');
    };
    expect(() => judge(each, crash)).toThrow('crash');
  });
});
