import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { pcapFile } from '../../scripts/captures/pcap.js';
import { lz4Encoder } from '../../src/node/compression/lz4-encoder.js';
import { filterFiles } from '../../src/node/index.js';
import { present, skips, titled } from '../support/shared.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { program } from './compression/program.js';

const { into } = temporaryFolder();

const PACKETS = 600_000;
const capture = (): Uint8Array =>
  pcapFile(new Array<Uint8Array>(PACKETS).fill(new Uint8Array(60)), { linkType: 1 });

function lz4(bytes: Uint8Array): Uint8Array {
  const encoder = lz4Encoder();
  return Buffer.concat([encoder.start(), encoder.encode(bytes), encoder.end()]);
}

/** How many packets are read until the signal of the third turn of the event loop is seen. */
async function readUntilAborted(path: string): Promise<number> {
  const stop = new AbortController();
  setImmediate(() => setImmediate(() => setImmediate(() => stop.abort())));
  const { read } = await filterFiles('ip', { inputs: [path], signal: stop.signal, threads: 1 });
  return read;
}

describe('a signal is seen while a long capture is read', () => {
  it.each([
    ['plain', (bytes: Uint8Array) => bytes],
    ['.gz', (bytes: Uint8Array) => gzipSync(bytes, { level: 1 })],
    ['.lz4', lz4],
  ])('%s', async (_, compress) => {
    const path = into('capture');
    writeFileSync(path, compress(capture()));
    expect(await readUntilAborted(path)).toBeLessThan(PACKETS);
  });

  const programs = ['zstd', 'xz'].map((name) => [name, program(name)] as const);
  for (const [name, compress] of programs) {
    it.skipIf(skips(compress))(titled(`.${name}`, compress), async () => {
      const path = into('capture');
      writeFileSync(path, present(compress)(capture(), '-1', '-c'));
      expect(await readUntilAborted(path)).toBeLessThan(PACKETS);
    });
  }
});
