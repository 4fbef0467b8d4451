import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { embeddedResolver, type Resolver } from '../../src/index.js';
import { ownCapture } from '../capture/files.js';
import { root, skips, titled } from '../support/shared.js';
import { findTcpdump } from '../support/tcpdump.js';
import { run } from './memory-io.js';

const resolver: Resolver = {
  ...embeddedResolver,
  host: (name) => (name === 'server' ? [{ family: 'ipv4', address: 0xc000020a }] : undefined),
  hint: () => 'asked of the system',
};
const ethernet = ownCapture('ethernet.pcap');
const tcpdump = findTcpdump();

describe('names on the command line', () => {
  it('compile has them from the system', async () => {
    const named = await run(['compile', 'host', 'server'], { resolver });
    const numeric = await run(['compile', 'host', '192.0.2.10']);
    expect(named).toEqual(numeric);
    expect(named.status).toBe(0);
  });

  it('filter has them from the system', async () => {
    const named = await run(['filter', '-r', ethernet, 'host', 'server'], { resolver });
    const numeric = await run(['filter', '-r', ethernet, 'host', '192.0.2.10']);
    expect(named).toEqual(numeric);
    expect(named.stdout.toString()).not.toBe('0 packets\n');
  });

  it.each([
    ['compile', ['compile', 'host', 'other']],
    ['filter', ['filter', '-r', ethernet, 'host', 'other']],
  ])('%s tells what the system says of an unknown one', async (_, argv) => {
    const { status, stderr } = await run(argv, { resolver });
    expect(status).toBe(2);
    expect(stderr).toContain("unknown host 'other'");
    expect(stderr).toContain('hint: asked of the system');
  });

  it.each([
    ['compile', ['compile', '--no-resolve', 'host', 'server']],
    ['filter', ['filter', '--no-resolve', '-r', ethernet, 'host', 'server']],
  ])('%s asks the system for nothing with --no-resolve', async (_, argv) => {
    const { status, stderr } = await run(argv, { resolver });
    expect(status).toBe(2);
    expect(stderr).toContain('not looked up with --no-resolve');
  });

  it('a syntax tree has them as they are written', async () => {
    const { status, stdout } = await run(['compile', '--emit', 'ast', 'host', 'other'], { resolver });
    expect(status).toBe(0);
    expect(stdout.toString()).toContain('"text": "other"');
  });
});

describe.skipIf(skips(tcpdump))(titled('the names of this machine beside tcpdump', tcpdump), () => {
  it('are the same', () => {
    const names = 'host localhost or net loopback or port http or ip proto \\ospf';
    const program = ['--import', 'tsx', join(root, 'src', 'cli', 'bin.ts')];
    const { stdout } = spawnSync(process.execPath, [...program, 'compare', names], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(stdout).toMatch(/^(identical|both refuse)/);
  });
});
