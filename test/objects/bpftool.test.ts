import { describe, expect, it } from 'vitest';
import type { Environment } from '../../src/ebpf/index.js';
import { compile, translate } from '../../src/index.js';
import { linesOf, writeObject } from '../../src/objects/index.js';
import { present, skips, titled } from '../support/shared.js';
import { findBpftool } from './bpftool.js';

const bpftool = findBpftool();

function objectFor(environment: Environment, text: string): Uint8Array {
  const program = translate(compile(text));
  return writeObject(program.instructions, { environment, lines: linesOf(program.spans, text) });
}

describe.skipIf(skips(bpftool))(titled('bpftool prog load', bpftool), () => {
  it('loads an object, and prog dump xlated shows the filter beside its instructions', () => {
    const text = 'tcp port 80 and\nnot host 10.0.0.1';
    const { status, text: dump } = present(bpftool)(objectFor('socket', text));
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
    ['the empty filter', ''],
    ['a place beyond the columns that BTF has', `${'arp or '.repeat(200)}tcp`],
    ['many lines', Array.from({ length: 300 }, (_, i) => `host 10.0.${i >> 4}.${i & 15}`).join('\nor ')],
  ])('takes %s', (_title, text) => {
    const { status, text: said } = present(bpftool)(objectFor('socket', text));
    expect(status, said).toBe(0);
    expect(said).toContain('int filter(struct __sk_buff * ctx):');
  });
});
