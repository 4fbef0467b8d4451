import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FilterError } from '../../src/base/index.js';
import type { Environment } from '../../src/ebpf/index.js';
import { compile, translate } from '../../src/index.js';
import { linesOf, writeObject } from '../../src/objects/index.js';
import { present, skips, titled } from '../support/shared.js';
import { findBpftool } from './bpftool.js';
import { compiled } from './filters.js';

const bpftool = findBpftool();

function objectFor(environment: Environment, text: string): Uint8Array {
  const program = translate(compile(text), { target: environment });
  return writeObject(program.instructions, { environment, lines: linesOf(program.spans, text) });
}

describe.skipIf(skips(bpftool))(titled('bpftool prog load', bpftool), () => {
  it('loads an object, and prog dump xlated shows the filter beside its instructions', () => {
    const text = 'tcp port 80 and\nnot host 10.0.0.1';
    const { status, text: dump } = present(bpftool).dump(objectFor('socket', text));
    const lines = dump.split('\n').filter((line) => /^(;|int)/.test(line));
    expect([status, ...lines]).toEqual([
      0,
      'int filter(struct __sk_buff * ctx):',
      '; tcp port 80 and not host 10.0.0.1 [file:<filter> line_num:1 line_col:1]',
      '; tcp port 80 [file:<filter> line_num:1 line_col:1]',
      '; host 10.0.0.1 [file:<filter> line_num:2 line_col:5]',
      '; tcp port 80 and not host 10.0.0.1 [file:<filter> line_num:1 line_col:1]',
    ]);
  });

  it.each([
    ['xdp', 'xdp_md'],
    ['tc', '__sk_buff'],
  ] as const)('knows the type of a program by its section: %s', (environment, context) => {
    const { status, text: dump } = present(bpftool).dump(objectFor(environment, 'udp port 53 or vlan 7'));
    expect(status, dump).toBe(0);
    expect(dump).toContain(`int filter(struct ${context} * ctx):`);
    expect(dump).toContain('; udp port 53 [file:<filter> line_num:1 line_col:1]');
    expect(dump).toContain('; vlan 7 [file:<filter> line_num:1 line_col:16]');
  });

  it.each(['socket', 'xdp', 'tc'] as const)('loads objects of random filters for %s', (environment) => {
    const samples = fc.sample(compiled, { numRuns: 60, seed: 5 });
    const objects = samples.flatMap(({ classic: { expression } }) => {
      try {
        return [[expression, objectFor(environment, expression)] as const];
      } catch (error) {
        // What the target cannot know about a packet.
        if (error instanceof FilterError && error.code === 'no-context-field') return [];
        throw error;
      }
    });
    expect(objects.length).toBeGreaterThan(40);
    const verdicts = present(bpftool).load(objects.map(([, object]) => object));
    const refused = verdicts.flatMap(({ status, text }, index) =>
      status === 0 ? [] : [`${objects[index]![0]}: ${text}`],
    );
    expect(refused).toEqual([]);
  });

  it.each([
    ['the empty filter', ''],
    ['a place beyond the columns that BTF has', `${'arp or '.repeat(200)}tcp`],
    ['many lines', Array.from({ length: 300 }, (_, i) => `host 10.0.${i >> 4}.${i & 15}`).join('\nor ')],
  ])('takes %s', (_title, text) => {
    const { status, text: said } = present(bpftool).dump(objectFor('socket', text));
    expect(status, said).toBe(0);
    expect(said).toContain('int filter(struct __sk_buff * ctx):');
  });
});
