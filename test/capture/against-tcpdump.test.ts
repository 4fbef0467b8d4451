import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hex, join as joined, sll, sll2, text } from '../../scripts/captures/packets.js';
import { pcapFile, type Variant } from '../../scripts/captures/pcap.js';
import { present, skips, titled } from '../support/shared.js';
import { findTcpdump } from '../support/tcpdump.js';
import { ownCaptures, rewriteWithTcpdump, sharedCaptures } from './files.js';
import { rewrite } from './rewrite.js';

const tcpdump = findTcpdump();
const shared = sharedCaptures();

const expectSame = (capture: Uint8Array, theirs = rewriteWithTcpdump(capture)): void => {
  const ours = rewrite(capture);
  expect(ours.complaint).toBe(theirs.complaint);
  expect(ours.bytes.equals(theirs.bytes)).toBe(true);
};

describe.skipIf(skips(tcpdump))(titled('a capture rewritten is what tcpdump rewrites', tcpdump), () => {
  it.each(ownCaptures().map((path) => [basename(path), path]))('%s', (_, path) => {
    expectSame(readFileSync(path), rewriteWithTcpdump(path));
    const ours = rewrite(readFileSync(path), {}, 'nanoseconds');
    expect(ours.bytes.equals(rewriteWithTcpdump(path, '--nano').bytes)).toBe(true);
  });

  describe.skipIf(skips(shared))(titled('every capture of the shared folder', shared), () => {
    it('byte for byte, complaints included', () => {
      const different: string[] = [];
      for (const path of present(shared)) {
        const ours = rewrite(readFileSync(path));
        const theirs = rewriteWithTcpdump(path);
        if (ours.complaint !== theirs.complaint || !ours.bytes.equals(theirs.bytes))
          different.push(basename(path));
      }
      expect(different).toEqual([]);
      expect(present(shared).length).toBeGreaterThan(300);
    });
  });

  const packets = [text('first packet'), text('the second packet, longer'), text('third')];
  const ethernet: Variant = { linkType: 1 };

  /** A capture of the three packets with the fields at `at` set to `values`, little-endian 32-bit words. */
  const patched = (
    variant: Variant,
    ...patches: readonly (readonly [at: number, value: number])[]
  ): Uint8Array => {
    const file = pcapFile(packets, variant);
    for (const [at, value] of patches) new DataView(file.buffer).setUint32(at, value, true);
    return file;
  };

  it.each<[string, Uint8Array]>([
    ['version 2.4', patched(ethernet)],
    [
      'version 2.3 with lengths in either order',
      patched({ ...ethernet, version: [2, 3] }, [32, 99], [36, 12]),
    ],
    [
      'version 2.2, which has the wire length first',
      patched({ ...ethernet, version: [2, 2] }, [32, 99], [36, 12]),
    ],
    ['version 543.0 of DG/UX', patched({ ...ethernet, version: [543, 0] }, [32, 99], [36, 12])],
    ['version 543.1', patched({ ...ethernet, version: [543, 1] })],
    ['version 2.5', patched({ ...ethernet, version: [2, 5] })],
    ['version 1.4', patched({ ...ethernet, version: [1, 4] })],
    ['snap length 0', patched({ ...ethernet, snapLength: 0 })],
    ['a negative snap length', patched({ ...ethernet, snapLength: 0x80000000 })],
    ['the largest snap length', patched({ ...ethernet, snapLength: 0x7fffffff })],
    ['a snap length below the packets', patched({ ...ethernet, snapLength: 7 })],
    ['a snap length of 1', patched({ ...ethernet, snapLength: 1 })],
    [
      'a packet beyond the snap length, cut short within it',
      patched({ ...ethernet, snapLength: 20 }).subarray(0, 24 + 28 + 16 + 9),
    ],
    [
      'a packet beyond the snap length, cut short after it',
      patched({ ...ethernet, snapLength: 7 }).subarray(0, 24 + 28 + 16 + 9),
    ],
    ['more captured than was on the wire', patched(ethernet, [36, 3])],
    ['a captured length above every limit', patched(ethernet, [32, 0x40000])],
    ['a captured length just above every limit', patched(ethernet, [32, 0x40001])],
    ['such a length below the snap length', patched({ ...ethernet, snapLength: 0x7fffffff }, [32, 0x40001])],
    ['a captured length of 2³²−1', patched(ethernet, [32, 0xffffffff])],
    ['negative seconds', patched(ethernet, [24, 0xfffffffe])],
    ['seconds after 2038', patched(ethernet, [24, 0x80000001])],
    ['microseconds above a million', patched(ethernet, [28, 0x80000001])],
    ['negative nanoseconds', patched({ ...ethernet, magic: 'nanoseconds' }, [28, 0xfffffc17])],
    ['the frame check sequence bits', patched({ linkType: 0x30000001 | 0 })],
    ['all bits above the link type', patched({ linkType: 0xfc000001 | 0 })],
    ['Kuznetsov records of Ethernet', patched({ ...ethernet, magic: 'kuznetsov', snapLength: 12 })],
    ['Kuznetsov records of another type', patched({ linkType: 113, magic: 'kuznetsov', snapLength: 12 })],
    [
      'a snap length that the cooked header would overflow',
      patched({ ...ethernet, magic: 'kuznetsov', snapLength: 0x7ffffff9 }),
    ],
    ['a file of nothing', new Uint8Array(0)],
    ['a file of three bytes', hex('d4c3b2')],
    ['only the magic number', hex('d4c3b2a1')],
    ['a header cut short', patched(ethernet).subarray(0, 23)],
    ['a header and no packets', patched(ethernet).subarray(0, 24)],
    ['something else', text('#!/bin/sh and so on, more than a header')],
  ])('%s', (_, capture) => {
    expectSame(capture);
  });

  it.each(['little-endian', 'big-endian'] as const)('cut short after any number of bytes, %s', (order) => {
    const whole = pcapFile(packets.slice(0, 2), { ...ethernet, order });
    for (let length = 0; length <= whole.length; length++) expectSame(whole.slice(0, length));
  });

  it.each<[string, number, readonly Uint8Array[]]>([
    [
      'SocketCAN behind Linux cooked v1',
      113,
      [
        sll(0, 0x000c, hex('00000123 08000000 01')),
        sll(0, 0x000d, hex('000001')),
        sll(0, 0x000e, hex('00000001 8000 0008 00000002')),
        sll(0, 0x0800, hex('00000123')),
      ],
    ],
    [
      'SocketCAN behind Linux cooked v2',
      276,
      [sll2(0, 1, 0x000c, hex('00000123 08000000 01')), sll2(0, 1, 0x0800, hex('00000123'))],
    ],
    ['PF logs', 117, [61, 64, 48, 20].map((length) => joined(Uint8Array.of(length), counting(63)))],
    ['PF logs cut short', 117, [46, 50, 58].map((length) => joined(Uint8Array.of(61), counting(length)))],
    ['USB of Linux', 189, [usb(48, 0), usb(48, 3), usb(20, 3)]],
    ['memory-mapped USB of Linux', 220, [usb(64, 0), usb(64, 3), usb(96, 0), usb(100, 0), usb(59, 0)]],
    [
      'logs of netfilter',
      239,
      [
        hex('02000000 0008 0001 08000300 0005 000a ff 000000 0004 0002'),
        hex('02010000 0008 0001 08000300'),
        hex('02000000 0003 0001'),
        hex('02000000 0008'),
      ],
    ],
  ])('%s of a big-endian machine', (_, linkType, each) => {
    expectSame(pcapFile(each, { linkType, order: 'big-endian' }));
    expectSame(pcapFile(each, { linkType, order: 'big-endian', kept: 22 }));
    expectSame(pcapFile(each, { linkType }));
  });

  it('isochronous USB transfers whose length on the wire was miscounted', () => {
    for (const wire of [64 + 32 + 300, 64 + 32 + 299]) {
      const header = usb(64, 0).slice();
      header.set(Uint8Array.of(0x43, 0, 0x81), 8); // complete, isochronous, incoming
      header.set(hex('00'), 15); // data follows
      const view = new DataView(header.buffer);
      view.setUint32(32, 300, true);
      view.setUint32(60, 2, true);
      const descriptor = (offset: number, length: number): Uint8Array => {
        const words = new Uint32Array([0, offset, length, 0]);
        return new Uint8Array(words.buffer);
      };
      const file = pcapFile([joined(header, descriptor(0, 10), descriptor(200, 50), counting(30))], {
        linkType: 220,
      });
      new DataView(file.buffer).setUint32(36, wire, true);
      expectSame(file);
    }
  });
});

function counting(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => index);
}

/** A USB header of the big-endian kind with two isochronous descriptors at most; byte 9 is the transfer type. */
function usb(length: number, transferType: number): Uint8Array {
  const bytes = counting(length);
  if (length > 9) bytes[9] = transferType;
  if (length >= 64) bytes.set(hex('00000002'), 60);
  return bytes;
}
