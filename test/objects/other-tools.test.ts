/** What gcc and tc make of the forms that are for them. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compile, translate } from '../../src/index.js';
import { classicProgram, extendedProgram, type MachineProgram, writeForm } from '../../src/objects/index.js';
import { type External, present, skips, titled } from '../support/shared.js';

const facts = { lines: [], json: {} };
const texts = ['', 'arp', 'tcp port 80 and not host 10.0.0.1', 'vlan and ip[6:2] & 0x1fff != 0xffffffff'];
const programs = texts.map((text) => compile(text));

const isInstalled = (program: string): External<true> =>
  spawnSync(program, ['--version']).status === 0 ? { value: true } : { missing: `install ${program}` };

const gcc = isInstalled('gcc');

/** The bytes of arrays, as the compiler lays them out. */
function compiledArrays(all: readonly MachineProgram[]): Buffer {
  const arrays = all.map((program, index) => {
    const structure = program.set === 'classic' ? 'sock_filter' : 'bpf_insn';
    return `static const struct ${structure} program${index}[] = {\n${writeForm('c', program, facts)}};`;
  });
  const writes = all.map((_, index) => `fwrite(program${index}, 1, sizeof program${index}, stdout);`);
  const source = [
    '#include <stdio.h>\n#include <linux/bpf.h>\n#include <linux/filter.h>',
    ...arrays,
    `int main(void) { ${writes.join(' ')} return 0; }`,
  ].join('\n');
  const folder = mkdtempSync(join(tmpdir(), 'bpfsieve-'));
  try {
    writeFileSync(join(folder, 'arrays.c'), source);
    const path = join(folder, 'arrays');
    const build = spawnSync('gcc', ['-Wall', '-Werror', '-o', path, `${path}.c`], { encoding: 'utf8' });
    expect(build.stderr).toBe('');
    return spawnSync(path).stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe.skipIf(skips(gcc))(titled('gcc', gcc), () => {
  it('makes of the arrays in C the bytes that raw has', () => {
    const all = programs.flatMap((program) => {
      const { instructions, spans } = translate(program, { target: 'xdp', match: 'redirect' });
      return [classicProgram(program.instructions, program.spans), extendedProgram(instructions, spans)];
    });
    const raw = all.map((program) => writeForm('raw', program, facts) as Uint8Array);
    expect(compiledArrays(all).equals(Buffer.concat(raw))).toBe(true);
  });
});

const script = `tc qdisc add dev lo clsact && tc filter add dev lo ingress bpf bytecode "$0" &&
tc filter show dev lo ingress`;
const runTc = (bytecode: string) =>
  spawnSync('unshare', ['-n', 'sh', '-c', script, bytecode], { encoding: 'utf8' });

function findTc(): External<true> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return { missing: "a network namespace of one's own needs Linux and root", installable: false };
  if (spawnSync('tc', ['-V']).status !== 0) return { missing: 'install iproute2' };
  const { status, stderr } = runTc('1,6 0 0 0');
  return status === 0 ? { value: true } : { missing: `tc does not work here: ${stderr}`, installable: false };
}

const tc = findTc();

describe.skipIf(skips(tc))(titled('tc filter … bytecode', tc), () => {
  it.each(programs.map((program) => [program.expression, program] as const))(
    "takes '%s' and shows the same",
    (_text, { instructions, spans }) => {
      present(tc);
      const bytecode = writeForm('tc-bytecode', classicProgram(instructions, spans), facts) as string;
      const { status, stdout, stderr } = runTc(bytecode.trimEnd());
      expect([status, stderr]).toEqual([0, '']);
      expect(stdout).toContain(`bytecode '${bytecode.trimEnd().replace(/,$/, '')}'`);
    },
  );
});
