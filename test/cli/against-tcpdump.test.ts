import { spawnSync } from 'node:child_process';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dialectFor, systemTcpdump } from '../../src/node/index.js';
import { ownCapture, ownCaptures, rewriteWithTcpdump } from '../capture/files.js';
import { skips, titled } from '../support/shared.js';
import { findTcpdump } from '../support/tcpdump.js';
import { run } from './memory-io.js';

const tcpdump = findTcpdump();
const version = dialectFor(systemTcpdump()?.libpcap ?? '') ?? '1.10.6';
const libpcap = ['--libpcap', version];

const filters = [
  '',
  'tcp port 80',
  'ip6',
  'host 192.0.2.10 and not tcp',
  'udp port 53 or icmp6',
  'ip[6:2] & 0x1fff != 0',
  'greater 90',
  'ip broadcast or ip multicast',
];

describe.skipIf(skips(tcpdump))(titled('the command line beside tcpdump', tcpdump), () => {
  it.each(ownCaptures().map((path) => [basename(path), path]))(
    'filter writes the same bytes: %s',
    async (_, path) => {
      for (const filter of filters) {
        const theirs = rewriteWithTcpdump(path, filter);
        const ours = await run(['filter', ...libpcap, '-r', path, '-w', '-', '--', filter]);
        expect(ours.stdout.equals(theirs.bytes), `${filter}: ${ours.stderr}`).toBe(true);
        expect(ours.status === 0).toBe(theirs.complaint === '');
        expect(ours.stderr).toContain(theirs.complaint);
      }
    },
  );

  it.each([
    ['-c', ['-c', '3']],
    ['--nano', ['--nano']],
    ['-O', ['-O']],
  ])('filter takes %s as tcpdump does', async (_, options) => {
    const path = ownCapture('ethernet-nanoseconds.pcap');
    const ours = await run(['filter', ...libpcap, '-r', path, '-w', '-', ...options, 'udp']);
    expect(ours.stdout.equals(rewriteWithTcpdump(path, ...options, 'udp').bytes)).toBe(true);
  });

  it.each([
    ['-d'],
    ['-dd'],
    ['-ddd'],
    ['-O', '-d'],
    ['-d', '-s', '96'],
    ['-d', '-s', '0'],
    ['-d', '-y', 'linux_sll'],
    ['-d', '-r', ownCapture('null-big-endian.pcap')],
    ['-d', '-r', ownCapture('ethernet-snapped.pcap')],
  ])('compile prints the same text: %s %s %s', async (...options) => {
    for (const filter of filters) {
      const { stdout } = spawnSync('tcpdump', [...options, '--', filter]);
      const ours = await run(['compile', ...libpcap, ...options, '--', filter]);
      expect(ours.stdout.toString()).toBe(stdout.toString());
    }
  });
});
