import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { pcapFile } from '../../scripts/captures/pcap.js';
import { progressOn } from '../../src/cli/filter/progress.js';
import type { Io } from '../../src/cli/io.js';
import { ownCapture, rewriteWithTcpdump } from '../capture/files.js';
import { skips, titled } from '../support/shared.js';
import { findTcpdump } from '../support/tcpdump.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { run } from './memory-io.js';

const tcpdump = findTcpdump();
const ethernet = ownCapture('ethernet.pcap');

const temporary = temporaryFolder();
const { into } = temporary;
const filter = (...args: readonly string[]) => run(['filter', ...args], { folder: temporary.path });

/** What a folder holds. */
const contents = (path: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(path)
      .sort()
      .map((name) => [name, readFileSync(join(path, name)).toString('hex')]),
  );

/** Packets of many lengths over three minutes, some 4 MB. */
const long = (): string => {
  const packets = Array.from({ length: 3000 }, (_, i) => new Uint8Array(1000 + ((i * 7) % 800)).fill(i));
  writeFileSync(into('long.pcap'), pcapFile(packets, { linkType: 1 }));
  return into('long.pcap');
};

describe.skipIf(skips(tcpdump))(titled('files one after the other, beside tcpdump', tcpdump), () => {
  it.each([['-C 1'], ['-C 2'], ['-C 1 -W 3'], ['-C 1 -W 12'], ['-C 1 -W 1'], ['-C 9'], ['-C 1 -c 1500']])(
    '%s',
    async (flags) => {
      const capture = long();
      mkdirSync(into('ours'));
      mkdirSync(into('theirs'));
      const args = flags.split(' ');
      const { status, stderr } = await filter('-r', capture, '-w', into('ours/f'), ...args);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      spawnSync('tcpdump', ['-r', capture, '-w', into('theirs/f'), '-Z', 'root', ...args]);
      expect(contents(into('ours'))).toEqual(contents(into('theirs')));
    },
  );
});

describe('files by time', () => {
  it('begin with the packet that comes -G seconds after the first of the one before', async () => {
    const { status } = await filter('-r', long(), '-w', into('%s.pcap'), '-G', '100');
    expect(status).toBe(0);
    const first = 1767225600;
    const names = [0, 100, 200, 300].map((later) => `${first + later}.pcap`);
    expect(readdirSync(temporary.path)).toEqual([...names, 'long.pcap']);
    const packets = names.map((name) => readFileSync(into(name)));
    const whole = readFileSync(into('long.pcap'));
    expect(
      Buffer.concat([whole.subarray(0, 24), ...packets.map((each) => each.subarray(24))]).equals(whole),
    ).toBe(true);
  });

  it('end after -W of them', async () => {
    const { status, stderr } = await filter('-r', long(), '-w', into('%s.pcap'), '-G', '100', '-W', '2');
    expect({ status, stderr }).toEqual({ status: 0, stderr: 'bpfsieve: Maximum file limit reached: 2\n' });
    expect(readdirSync(temporary.path)).toEqual(['1767225600.pcap', '1767225700.pcap', 'long.pcap']);
  });
});

describe('several captures', () => {
  it('-V and -r one after the other are what tcpdump -V writes', async () => {
    const captures = ['ethernet.pcap', 'ethernet-nanoseconds.pcap', 'ethernet-snapped.pcap'].map(ownCapture);
    writeFileSync(into('list'), `${captures.join('\n')}\n`);
    await filter('-V', into('list'), '-w', into('listed.pcap'), 'udp');
    await filter(...captures.flatMap((path) => ['-r', path]), '-w', into('named.pcap'), 'udp');
    expect(readFileSync(into('named.pcap')).equals(readFileSync(into('listed.pcap')))).toBe(true);
    if (skips(tcpdump)) return;
    spawnSync('tcpdump', ['-V', into('list'), '-w', into('theirs.pcap'), '-Z', 'root', 'udp']);
    expect(readFileSync(into('listed.pcap')).equals(readFileSync(into('theirs.pcap')))).toBe(true);
  });

  it('go to a file each in a folder', async () => {
    mkdirSync(into('out'));
    writeFileSync(into('b.pcap.gz'), gzipSync(readFileSync(ethernet)));
    const { status } = await filter(
      '-r',
      ethernet,
      '-r',
      into('b.pcap.gz'),
      '-w',
      into('out/'),
      'tcp port 80',
    );
    expect(status).toBe(0);
    expect(readdirSync(into('out'))).toEqual(['b.pcap.gz', 'ethernet.pcap']);
    const alone = readFileSync(into('out/ethernet.pcap'));
    expect(gunzipSync(readFileSync(into('out/b.pcap.gz'))).equals(alone)).toBe(true);
    expect(alone).toHaveLength(1456);
  });

  it('do not go to a folder that the system cannot look for', async () => {
    symlinkSync('loop', into('loop'));
    for (const [name, message] of [
      ['loop/', 'too many symbolic links encountered'],
      [`${'x'.repeat(300)}/`, 'name too long'],
    ] as const) {
      const { status, stderr } = await filter('-r', ethernet, '-w', into(name));
      expect({ status, stderr }).toEqual({
        status: 1,
        stderr: `bpfsieve: ${into(name)}ethernet.pcap: ${message}\n`,
      });
    }
  });

  it('of one name do not go to one folder', async () => {
    mkdirSync(into('out'));
    const { status, stderr } = await filter('-r', ethernet, '-r', ethernet, '-w', into('out/'));
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: `bpfsieve: two captures would be written to ${into('out/ethernet.pcap')}\n`,
    });
  });
});

describe('packets', () => {
  it('are cut by --truncate', async () => {
    await filter('-r', ethernet, '-w', into('cut.pcap'), '--truncate', '60');
    const snapped = readFileSync(ownCapture('ethernet-snapped.pcap'));
    // That one says so in its header too.
    expect(readFileSync(into('cut.pcap')).subarray(24).equals(snapped.subarray(24))).toBe(true);
  });

  it('of the tail are the last ones of the file', async () => {
    await filter('-r', ethernet, '-w', into('tail.pcap'), '--tail', '7');
    const whole = readFileSync(ethernet);
    const tail = readFileSync(into('tail.pcap')).subarray(24);
    expect(whole.subarray(-tail.length).equals(tail)).toBe(true);
    expect((await filter('-r', into('tail.pcap'))).stdout.toString()).toBe('7 packets\n');
  });
});

it('files one after the other are all compressed', async () => {
  const { status } = await filter('-r', ethernet, '-C', '1k', '-w', into('part.pcap.gz'));
  expect(status).toBe(0);
  const names = ['', '1', '2', '3', '4'].map((number) => `part.pcap.gz${number}`);
  expect(readdirSync(temporary.path)).toEqual(names);
  const records = names.map((name) => gunzipSync(readFileSync(into(name))).subarray(24));
  expect(Buffer.concat(records).equals(readFileSync(ethernet).subarray(24))).toBe(true);
});

it('-U does not go into a folder of compressed files', async () => {
  mkdirSync(into('out'));
  writeFileSync(into('a.pcap.gz'), gzipSync(readFileSync(ethernet)));
  const { status, stderr } = await filter('-U', '-r', into('a.pcap.gz'), '-w', into('out/'));
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: 'bpfsieve: -U writes packets at once, and a compressor holds them back; give one or the other\n',
  });
});

it('compressed captures need no word', async () => {
  writeFileSync(into('in'), gzipSync(readFileSync(ethernet)));
  expect((await filter('-r', into('in'), 'tcp port 80')).stdout.toString()).toBe('16 packets\n');
});

it('a compressed capture that ends early is kept as far as it goes', async () => {
  const compressed = gzipSync(readFileSync(ethernet));
  writeFileSync(into('in'), compressed.subarray(0, compressed.length - 300));
  const { status, stderr } = await filter('-r', into('in'), '-w', into('out.pcap'));
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: `bpfsieve: ${into('in')}: the gzip data ends early (at byte ${compressed.length - 300})\n`,
  });
  const kept = readFileSync(into('out.pcap'));
  expect(kept.length).toBeGreaterThan(1000);
  expect(kept.equals(readFileSync(ethernet).subarray(0, kept.length))).toBe(true);
  if (!skips(tcpdump)) expect(rewriteWithTcpdump(into('out.pcap')).complaint).toBe('');
});

describe('progress', () => {
  const shown = (isTerminal: boolean, times: readonly number[]): string => {
    let text = '';
    const errors = { isTerminal, columns: 80, write: (more: string) => (text += more) };
    const clock = [0, ...times].values();
    const progress = progressOn({ errors } as unknown as Io, false, () => clock.next().value ?? 0);
    for (const time of times) progress.report(time * 1000, 4_000_000);
    progress.end();
    return text;
  };

  it('is shown on a terminal after a second, ten times a second at most, and goes away', () => {
    const text = shown(true, [500, 999, 1000, 1050, 1099, 1100, 2000]);
    expect(text.split('\r').length - 1).toBe(4);
    expect(text).toContain('\r[#######.......................] 25 %, 1.0 MB of 4.0 MB, 1.0 MB/s\u001b[K');
    expect(text.endsWith('\r\u001b[K')).toBe(true);
  });

  it('is not shown for what is quick, or to what is no terminal', () => {
    expect(shown(true, [10, 900])).toBe('');
    expect(shown(false, [2000])).toBe('');
  });
});
