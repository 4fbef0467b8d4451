import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { text } from '../../scripts/captures/packets.js';
import { eachPacket, openSource, readInterface } from '../../src/node/index.js';
import { ownCapture } from '../capture/files.js';
import { described, enhanced, pcapngFile, section } from '../capture/pcapng-file.js';

describe('reading what a capture says of its interface', () => {
  it('needs only the header', async () => {
    const source = openSource(ownCapture('raw.pcap'));
    expect(await readInterface(source)).toMatchObject({ linkType: 12, snapLength: 262144 });
    source.close();
  });

  it('reads pcapng, and what is compressed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bpfsieve-'));
    try {
      const capture = pcapngFile([section(), described(113, 96), enhanced(text('packet'))]);
      for (const bytes of [capture, gzipSync(capture)]) {
        writeFileSync(join(folder, 'in'), bytes);
        const source = openSource(join(folder, 'in'));
        expect(await readInterface(source)).toMatchObject({ linkType: 113, snapLength: 96 });
        source.close();
        const again = openSource(join(folder, 'in'));
        const lengths: number[] = [];
        await eachPacket(again, ({ wireLength }) => lengths.push(wireLength));
        again.close();
        expect(lengths).toEqual([6]);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('tells what is wrong with the header', async () => {
    await expect(readInterface(openSource('/dev/null'))).rejects.toThrow(
      'truncated dump file; tried to read 4 file header bytes, only got 0',
    );
  });
});
