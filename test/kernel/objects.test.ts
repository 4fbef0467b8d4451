import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from '../cli/memory-io.js';
import { findBpftool } from '../objects/bpftool.js';
import { realLifeFilters } from '../support/filters.js';
import { skips, titled } from '../support/shared.js';

const bpftool = findBpftool();
const realLife = realLifeFilters();

/** Loads every object of a folder, and says of what type each became: `3 xdp`. */
const script = `mkdir "$0/bpf" && mount -t bpf bpf "$0/bpf" && cd "$0" &&
for object in *.o; do
  name=\${object%.o}
  bpftool prog load "$object" "bpf/$name" &&
  echo "$name $(bpftool prog show pinned "bpf/$name" | sed -n 's/^[0-9]*: \\([a-z_]*\\) .*/\\1/p')"
done 2>&1`;

/** Some filters of each kind; without the shared folder, these. */
const few = ['tcp port 80', 'ip6 and udp', 'vlan 100 and tcp port 443'];
const filters = 'value' in realLife ? realLife.value.filter((_, i) => i % 8 === 0) : few;

describe.skipIf(skips(bpftool))(titled('plain bpftool prog load', bpftool), () => {
  const folder = mkdtempSync(join(tmpdir(), 'bpfsieve-objects-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['socket', 'socket_filter'],
    ['xdp', 'xdp'],
    ['tc', 'sched_cls'],
  ])('takes what compile --emit elf --target %s makes', async (target, type) => {
    const own = mkdtempSync(join(folder, target));
    const compiled: string[] = [];
    for (const [number, filter] of filters.entries()) {
      const output = join(own, `${number}.o`);
      const { status } = await run(['compile', '--emit', 'elf', '--target', target, '-o', output, filter]);
      if (status === 0) compiled.push(String(number));
    }
    // Some are for wireless captures alone.
    expect(compiled.length).toBeGreaterThan(0.8 * filters.length);
    const { stdout } = spawnSync('unshare', ['-m', 'sh', '-c', script, own], { encoding: 'utf8' });
    const said = stdout.trimEnd().split('\n');
    expect(said.sort()).toEqual(compiled.map((number) => `${number} ${type}`).sort());
  });
});
