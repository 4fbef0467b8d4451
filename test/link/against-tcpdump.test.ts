import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { linkTypes } from '../../src/link/index.js';
import { skips, titled } from '../support/shared.js';
import { findTcpdump } from '../support/tcpdump.js';

const tcpdump = findTcpdump();

/** A capture of that LINKTYPE_ without any packet. */
function emptyCapture(linktype: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(24));
  view.setUint32(0, 0xa1b2c3d4);
  view.setUint16(4, 2);
  view.setUint16(6, 4);
  view.setUint32(16, 65535);
  view.setUint32(20, linktype);
  return new Uint8Array(view.buffer);
}

describe.skipIf(skips(tcpdump))(titled('what tcpdump says of a capture', tcpdump), () => {
  it.each(linkTypes)('$name is LINKTYPE $linktype, $description', ({ name, description, linktype }) => {
    const { stderr } = spawnSync('tcpdump', ['-r', '-'], { input: emptyCapture(linktype), encoding: 'utf8' });
    expect(stderr).toContain(`link-type ${name} (${description}), snapshot length 65535`);
  });
});
