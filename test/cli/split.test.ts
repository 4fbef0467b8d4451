import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ownCapture, ownCaptures } from '../capture/files.js';
import { block, comment, described, enhanced, pcapngFile, section } from '../capture/pcapng-file.js';
import { skips, titled } from '../support/shared.js';
import { findTcpdump } from '../support/tcpdump.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { run } from './memory-io.js';

const tcpdump = findTcpdump();
const ethernet = ownCapture('ethernet.pcap');

const temporary = temporaryFolder();
const { into } = temporary;
const ruled = (text: string): void => writeFileSync(into('rules.txt'), text);
const split = (...args: readonly string[]) =>
  run(['split', '-F', into('rules.txt'), ...args], { folder: temporary.path });

/** The bytes of the packet that begins at the record at `at` behind the header. */
function packetOf(path: string, at: number): Buffer {
  const records = readFileSync(path).subarray(24 + at);
  return records.subarray(16, 16 + records.readUInt32LE(8));
}

/** The packets that a file of classic pcap holds. */
function packetsIn(path: string): number {
  const bytes = readFileSync(path);
  let packets = 0;
  for (let at = 24; at < bytes.length; at += 16 + bytes.readUInt32LE(at + 8)) packets++;
  return packets;
}

const rules = [
  ['web', 'tcp port 80 or tcp port 443'],
  ['dns', 'port 53'],
  ['none', 'host 203.0.113.77'],
  ['six', 'ip6'],
  ['large', 'greater 100 and not arp'],
  ['fragments', 'ip[6:2] & 0x1fff != 0 or ip6 proto 44'],
  ['chains', 'ip protochain 6'],
] as const;

describe.skipIf(skips(tcpdump))(titled('split beside a tcpdump for each rule', tcpdump), () => {
  it('writes the same bytes, a file without packets too', async () => {
    ruled(rules.map(([name, expression]) => `${name}: ${expression}\n`).join(''));
    expect(await split('-r', ethernet, '-w', 'out/', '-q')).toMatchObject({ status: 0, stderr: '' });
    expect(readdirSync(into('out')).sort()).toEqual(rules.map(([name]) => `${name}.pcap`).sort());
    for (const [name, expression] of rules) {
      spawnSync('tcpdump', ['-r', ethernet, '-w', into('theirs'), '-Z', 'root', expression]);
      expect(readFileSync(into(`out/${name}.pcap`)).equals(readFileSync(into('theirs'))), name).toBe(true);
    }
  });
});

describe('split', () => {
  it.each(ownCaptures().map((path) => [basename(path), path]))(
    'writes what filter writes: %s',
    async (_, path) => {
      const texts = { all: '', long: 'len > 60', ip: 'ip' };
      ruled(
        Object.entries(texts)
          .map((each) => `${each.join(': ')}\n`)
          .join(''),
      );
      for (const flags of [[], ['--nano'], ['--format', 'pcapng']]) {
        const { status } = await split('-r', path, '-w', 'out/', '-q', '--skip-unsupported', ...flags);
        const ending = flags.includes('pcapng') ? 'pcapng' : 'pcap';
        for (const [name, text] of Object.entries(texts)) {
          const theirs = await run(['filter', '-r', path, '-w', 'theirs', '-q', ...flags, text], {
            folder: temporary.path,
          });
          if (theirs.status === 2) continue;
          expect(theirs.status).toBe(status);
          const ours = readFileSync(into(`out/${name}.${ending}`));
          expect(ours.equals(readFileSync(into('theirs'))), `${name} ${flags}`).toBe(true);
        }
      }
    },
  );

  it('writes what filter writes of pcapng too, and of several captures', async () => {
    writeFileSync(
      into('two.pcapng'),
      pcapngFile([
        section(comment('a')),
        described(1, 0),
        described(101, 0),
        enhanced(packetOf(ethernet, 0), {}, comment('first')),
        enhanced(packetOf(ethernet, 0).subarray(14), { number: 1 }),
        block(0x0bad, [Uint8Array.of(1, 2, 3, 4)]),
        enhanced(packetOf(ethernet, 0), {}, comment('last')),
      ]),
    );
    const captures = [into('two.pcapng'), ethernet];
    ruled('tcp: tcp\nnothing: host 203.0.113.77\n');
    const read = captures.flatMap((path) => ['-r', path]);
    expect(await split(...read, '-w', 'out', '--format', 'pcapng')).toMatchObject({ status: 0 });
    for (const [name, expression] of [
      ['tcp', 'tcp'],
      ['nothing', 'host 203.0.113.77'],
    ] as const) {
      await run(['filter', ...read, '--format', 'pcapng', '-w', 'theirs', expression], {
        folder: temporary.path,
      });
      expect(readFileSync(into(`out/${name}.pcapng`)).equals(readFileSync(into('theirs')))).toBe(true);
    }
  });

  it('gives a packet to all of its rules, or to the first', async () => {
    ruled('tcp: tcp\nall:\nudp: udp\n');
    await split('-r', ethernet, '-w', 'all/', '--unmatched', 'rest.pcap');
    await split('-r', ethernet, '-w', 'first/', '--first');
    const [tcp, udp, all] = ['tcp', 'udp', 'all'].map((name) => packetsIn(into(`all/${name}.pcap`)));
    expect(packetsIn(into('rest.pcap'))).toBe(0);
    expect(packetsIn(into('first/tcp.pcap'))).toBe(tcp);
    expect(packetsIn(into('first/all.pcap'))).toBe(all! - tcp!);
    expect([udp! > 0, packetsIn(into('first/udp.pcap'))]).toEqual([true, 0]);
  });

  it('compresses each file when asked to', async () => {
    ruled('tcp: tcp\n');
    await split('-r', ethernet, '-w', 'plain/');
    await split('-r', ethernet, '-w', 'gz/', '--compress', 'gz');
    const plain = readFileSync(into('plain/tcp.pcap'));
    expect(gunzipSync(readFileSync(into('gz/tcp.pcap.gz'))).equals(plain)).toBe(true);
  });

  it('writes no file over an input, whenever that is read', async () => {
    mkdirSync(into('out'));
    const before = readFileSync(ethernet);
    writeFileSync(into('out/tcp.pcap'), before);
    ruled('tcp: tcp\n');
    for (const inputs of [[into('out/tcp.pcap')], [ethernet, into('out/tcp.pcap')]]) {
      const outcome = await split(...inputs.flatMap((path) => ['-r', path]), '-w', 'out/');
      expect(outcome.status).toBe(1);
      expect(outcome.stderr).toContain('is the input');
      expect(readFileSync(into('out/tcp.pcap')).equals(before)).toBe(true);
      expect(readdirSync(into('out'))).toEqual(['tcp.pcap']);
    }
  });

  it.each([
    ['a capture that comes later', '-r first.pcap -r second.pcap --unmatched second.pcap'],
    ['a capture that comes later, by a link', '-r first.pcap -r second.pcap -w linked'],
    ['the rules', '-r first.pcap --unmatched rules.txt'],
    ['a list of a rule', '-r first.pcap --unmatched hosts'],
    ['the list of captures', '-V list --unmatched list'],
    ['the rules, by a link', '-r first.pcap --unmatched link.txt'],
  ])('does not write over what it reads: %s', async (_, words) => {
    for (const name of ['first.pcap', 'second.pcap']) copyFileSync(ethernet, into(name));
    mkdirSync(into('linked'));
    symlinkSync(into('second.pcap'), into('linked/all.pcap'));
    symlinkSync('rules.txt', into('link.txt'));
    writeFileSync(into('list'), `${into('first.pcap')}\n`);
    writeFileSync(into('hosts'), '10.0.0.1\n');
    ruled('all:\nlisted: host in {@hosts}\n');
    const contents = () =>
      ['first.pcap', 'second.pcap', 'rules.txt', 'hosts', 'list'].map((name) =>
        readFileSync(into(name), 'latin1'),
      );
    const before = contents();
    const { status, stderr } = await split(...words.split(' '));
    expect([status, stderr]).toEqual([1, expect.stringContaining('is the input')]);
    expect(contents()).toEqual(before);
  });

  it('writes nothing when a rule is wrong', async () => {
    ruled('tcp: tcp\nwrong: tcp prt 80\n');
    const { status } = await split('-r', ethernet, '-w', 'out/');
    expect([status, existsSync(into('out'))]).toEqual([2, false]);
  });

  it.each([
    ['that is not there', 'nowhere.pcap'],
    ['without a header', 'rules.txt'],
  ])('makes no folder for a capture %s', async (_, capture) => {
    ruled('tcp: tcp\n');
    const { status } = await split('-r', capture, '-w', 'out/');
    expect([status, existsSync(into('out'))]).toEqual([1, false]);
  });

  it.each(['-', ''])('takes no folder called "%s"', async (folder) => {
    ruled('tcp: tcp\n');
    const { status, stderr } = await split('-r', ethernet, '-w', folder);
    expect([status, stderr]).toEqual([2, expect.stringContaining('-w takes a folder')]);
    expect(readdirSync(temporary.path)).toEqual(['rules.txt']);
  });

  it('says what is no folder', async () => {
    ruled('tcp: tcp\n');
    const { status, stderr } = await split('-r', ethernet, '-w', 'rules.txt');
    expect([status, stderr]).toEqual([1, expect.stringContaining('rules.txt: not a directory')]);
  });

  it('does not write what is unmatched to the file of a rule, by another name', async () => {
    ruled('tcp: tcp\n');
    for (const unmatched of ['out/tcp.pcap', './out//tcp.pcap', into('out/tcp.pcap')]) {
      const { status, stderr } = await split('-r', ethernet, '-w', 'out/', '--unmatched', unmatched);
      expect([status > 0, stderr]).toEqual([true, expect.stringContaining(unmatched)]);
      expect(existsSync(into('out/tcp.pcap'))).toBe(false);
    }
  });

  it('tells of a link type that is unknown once, not for each rule', async () => {
    const packet = packetOf(ethernet, 0);
    const parts = [section(), described(1, 0), described(999, 0)];
    const packets = [0, 1].map((number) => enhanced(packet, { number }));
    writeFileSync(into('unknown.pcapng'), pcapngFile([...parts, ...packets]));
    ruled(Array.from({ length: 30 }, (_, i) => `r${i}: tcp port ${i}\n`).join(''));
    const refused = await split('-r', 'unknown.pcapng');
    expect([refused.status, refused.stderr.match(/999/g)]).toEqual([2, ['999']]);
    const passed = await split('-r', 'unknown.pcapng', '--skip-unsupported');
    expect([passed.status, passed.stderr.match(/999/g)]).toEqual([0, ['999']]);
    expect(passed.stderr).toContain('its packets match no rule');
  });

  it('tells of some rules that are left out, and how many there are', async () => {
    const packet = packetOf(ethernet, 0).subarray(14);
    writeFileSync(into('raw.pcapng'), pcapngFile([section(), described(101, 0), enhanced(packet)]));
    ruled(`ip: ip\n${Array.from({ length: 30 }, (_, i) => `r${i}: vlan ${i}\n`).join('')}`);
    const { status, stderr } = await split('-r', 'raw.pcapng', '--skip-unsupported');
    expect([status, stderr.match(/gets none/g)?.length]).toEqual([0, 10]);
    expect(stderr).toContain('20 more rules');
    const asJson = await split('-r', 'raw.pcapng', '--skip-unsupported', '--ndjson');
    expect(asJson.stderr.trimEnd().split('\n')).toHaveLength(30);
  });

  it('has more files than a process may hold open', async () => {
    const many = Array.from({ length: 1500 }, (_, i) => `r${i}: tcp port ${i + 1}\n`);
    ruled(many.join(''));
    expect((await split('-r', ethernet, '-w', 'out/')).status).toBe(0);
    expect(readdirSync(into('out'))).toHaveLength(1500);
    expect(packetsIn(into('out/r79.pcap'))).toBeGreaterThan(0);
    expect(packetsIn(into('out/r1499.pcap'))).toBe(0);
  }, 60_000);

  it('tells line by line what it tells in one object', async () => {
    writeFileSync(into('damaged.pcap'), Buffer.concat([readFileSync(ethernet), Buffer.alloc(40, 0xff)]));
    ruled('tcp: tcp\nnone: host 203.0.113.77\n');
    const flags = ['-r', ethernet, '-r', 'damaged.pcap', '-w', 'out/', '--unmatched', 'rest', '--recover'];
    const [one, lines] = [await split(...flags, '--json'), await split(...flags, '--ndjson')];
    const { schema, rules, inputs, lost, seconds: _, ...total } = JSON.parse(one.stdout.toString());
    const of = new Map<string, object[]>();
    for (const line of lines.stdout.toString().trimEnd().split('\n')) {
      const { schema: kind, seconds: __, ...facts } = JSON.parse(line);
      of.set(kind, [...(of.get(kind) ?? []), facts]);
    }
    expect(schema).toBe('bpfsieve.split/1');
    expect([rules.length, inputs.length, lost.length]).toEqual([2, 2, 1]);
    expect(rules[0]).toMatchObject({ name: 'tcp', line: 1, output: { path: 'out/tcp.pcap' } });
    expect(Object.fromEntries(of)).toEqual({
      'bpfsieve.split-rule/1': rules,
      'bpfsieve.split-input/1': inputs,
      'bpfsieve.split-loss/1': lost,
      'bpfsieve.split-total/1': [total],
    });
    expect([one.status, lines.status]).toEqual([0, 0]);
  });

  it('keeps what comes before damage, and says where that is', async () => {
    writeFileSync(into('cut.pcap'), readFileSync(ethernet).subarray(0, 2000));
    ruled('all:\n');
    const { status, stderr } = await split('-r', 'cut.pcap', '-w', 'out/');
    expect([status, stderr]).toEqual([1, expect.stringContaining('truncated dump file')]);
    expect(packetsIn(into('out/all.pcap'))).toBeGreaterThan(5);
  });
});
