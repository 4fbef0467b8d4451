import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { dialectFor, systemTcpdump } from '../../src/node/index.js';
import { skips, titled } from '../support/shared.js';
import { findTcpdump } from '../support/tcpdump.js';
import { run } from './memory-io.js';

const tcpdump = findTcpdump();

describe.skipIf(skips(tcpdump))(titled('a filter file beside tcpdump -F', tcpdump), () => {
  const version = dialectFor(systemTcpdump()?.libpcap ?? '') ?? '1.10.6';
  const folder = mkdtempSync(join(tmpdir(), 'bpfsieve-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    ['one line', 'tcp port 80\n'],
    ['no line feed at the end', 'tcp port 80'],
    ['nothing', ''],
    ['nothing but comments', '# a\n  # b\n#'],
    ['many lines', 'tcp\nand\n\n(port 80\n or port 443)\n'],
    ['line feeds inside a primitive', 'tcp\nsrc\nport\n80'],
    ['a comment at the end of a line', 'tcp # the web\nport 80# only\n'],
    ['a comment that ends the file', 'tcp port 80 # the web'],
    ['comments between lines', '# first\ntcp\n# second\n# third\nport 80\n#'],
    ['comments right behind words', 'tcp#x\nport#y\n80#z\n'],
    ['a comment with anything in it', 'tcp # (\'"{\u00e9 # and \\ more\n or udp'],
    ['# inside a name', 'host a#b'],
    ['# behind a backslash', 'tcp port \\#80\n 443'],
    ['lines that end as in DOS', 'tcp\r\nport 80\r\n# x\r\nor udp\r\n'],
    ['tabs', '\ttcp\t\n\tport\t80\n'],
    ['a wrong word behind comments', '# first\ntcp\n# second\nport htttp\n'],
    ['brackets over lines', 'ip[\n6:2\n] & # the offset\n0x1fff\n!= 0'],
    ['a set, which is an error in both', 'port in {22, 80}', '--strict'],
  ])('means the same: %s', async (_, text, ...more) => {
    const path = join(folder, 'filter.txt');
    writeFileSync(path, text);
    const theirs = spawnSync('tcpdump', ['-ddd', '-y', 'EN10MB', '-F', path], { encoding: 'utf8' });
    const ours = await run(['compile', '-ddd', '-q', '--libpcap', version, ...more, '-F', path]);
    expect(ours.stdout.toString()).toBe(theirs.stdout);
    expect(ours.status === 0, `${ours.stderr}\n${theirs.stderr}`).toBe(theirs.status === 0);
  });
});
