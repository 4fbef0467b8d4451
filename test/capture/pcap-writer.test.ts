import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Interface, PcapWriter } from '../../src/capture/index.js';
import { ownCapture } from './files.js';
import { rewrite } from './rewrite.js';

const ethernet: Interface = {
  linkType: 1,
  linkTypeExtension: 0,
  snapLength: 262144,
  resolution: 'microseconds',
  swapped: false,
};

describe('writing a classic pcap file', () => {
  it.each([
    ['ethernet-big-endian.pcap', 'ethernet.pcap'],
    ['null.pcap', 'null.pcap'],
    ['ipv6.pcap', 'ipv6.pcap'],
  ])('%s becomes %s', (from, to) => {
    expect(rewrite(readFileSync(ownCapture(from))).bytes.equals(readFileSync(ownCapture(to)))).toBe(true);
  });

  it('keeps nanoseconds when told to', () => {
    const capture = readFileSync(ownCapture('ethernet-nanoseconds.pcap'));
    expect(rewrite(capture, {}, 'nanoseconds').bytes.equals(capture)).toBe(true);
    expect(rewrite(capture).bytes.equals(capture)).toBe(false);
  });

  it('begins with the file header and hands out what was added since', () => {
    const writer = new PcapWriter();
    writer.begin(ethernet);
    expect(Buffer.from(writer.take()).toString('hex')).toBe(
      'd4c3b2a1020004000000000000000000' + '0000040001000000',
    );
    writer.add({
      bytes: Uint8Array.of(0, 1, 2, 3),
      start: 1,
      capturedLength: 2,
      wireLength: 3,
      seconds: 4,
      fraction: 5,
      interface: ethernet,
      blockStart: 0,
      blockLength: 4,
    });
    expect(Buffer.from(writer.take()).toString('hex')).toBe('04000000050000000200000003000000' + '0102');
    expect(writer.take()).toHaveLength(0);
  });

  it('refuses a link type that files have no number for', () => {
    expect(() => new PcapWriter().begin({ ...ethernet, linkType: 77 })).toThrow(
      "link-layer type 77 isn't supported in savefiles",
    );
  });
});
