import { describe, expect, it } from 'vitest';
import { openSource, readInterface } from '../../src/node/index.js';
import { ownCapture } from '../capture/files.js';

describe('reading what a capture says of its interface', () => {
  it('needs only the header', async () => {
    const source = openSource(ownCapture('raw.pcap'));
    expect(await readInterface(source)).toMatchObject({ linkType: 12, snapLength: 262144 });
    source.close();
  });

  it('tells what is wrong with the header', async () => {
    await expect(readInterface(openSource('/dev/null'))).rejects.toThrow(
      'truncated dump file; tried to read 4 file header bytes, only got 0',
    );
  });
});
