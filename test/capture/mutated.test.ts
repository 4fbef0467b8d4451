import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { skips, titled } from '../support/shared.js';
import { findTcpdump } from '../support/tcpdump.js';
import { ownCapture, rewriteWithTcpdump } from './files.js';
import { rewrite } from './rewrite.js';

const tcpdump = findTcpdump();
const bases = [
  'ethernet.pcap',
  'ethernet-nanoseconds-big-endian.pcap',
  'ethernet-kuznetsov.pcap',
  'linux-sll-big-endian.pcap',
].map((name) => readFileSync(ownCapture(name)));

/** A capture with some bytes of its start changed, where the headers are, and perhaps cut short. */
const mutated = fc
  .record({
    base: fc.constantFrom(...bases),
    changes: fc.array(fc.tuple(fc.nat({ max: 400 }), fc.constantFrom(0, 1, 2, 4, 0x10, 0x7f, 0x80, 0xff)), {
      minLength: 1,
      maxLength: 4,
    }),
    length: fc.integer({ min: 0, max: 3000 }),
  })
  .map(({ base, changes, length }) => {
    const capture = Buffer.from(base.subarray(0, length));
    for (const [at, value] of changes) if (at < capture.length) capture[at] = value;
    return capture;
  });

const { BPFSIEVE_RUNS } = process.env;

describe.skipIf(skips(tcpdump))(titled('a damaged capture', tcpdump), () => {
  it('is read as far as tcpdump reads it, and faulted in the same words', () => {
    fc.assert(
      fc.property(mutated, (capture) => {
        const theirs = rewriteWithTcpdump(capture);
        // Filters cannot be compiled for every link type: tcpdump stops there, before it reads a packet.
        fc.pre(!/unknown data link type|isn't supported in savefiles/.test(theirs.complaint));
        const ours = rewrite(capture);
        expect(ours.complaint).toBe(theirs.complaint);
        expect(ours.bytes.equals(theirs.bytes)).toBe(true);
      }),
      { numRuns: Number(BPFSIEVE_RUNS ?? 200) },
    );
  });
});
