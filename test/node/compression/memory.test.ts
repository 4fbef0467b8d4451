import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { decompressing } from '../../../src/node/compression/index.js';
import type { Source } from '../../../src/node/index.js';
import { type External, present, skips, titled } from '../../support/shared.js';

const LENGTH = 250_000_000;
/** Much less than what comes out of it, much more than a decoder needs. */
const MOST_MEMORY = 150e6;

function compressed(program: string): External<Buffer> {
  const line = `head -c ${LENGTH} /dev/zero | ${program} -c -q`;
  const { status, stdout } = spawnSync('bash', ['-o', 'pipefail', '-c', line], { maxBuffer: 1 << 26 });
  return status === 0
    ? { value: stdout }
    : { missing: `${program} is not installed (Debian package: ${program})`, installable: false };
}

describe.each(['gzip', 'zstd', 'lz4', 'xz -0'])('zeros that %s compressed', (program) => {
  const bytes = compressed(program);

  it.skipIf(skips(bytes))(
    titled('take no more memory than others', bytes),
    async () => {
      let at = 0;
      const source: Source = decompressing({
        name: 'memory',
        read(into) {
          const part = present(bytes).subarray(at, at + into.length);
          into.set(part);
          at += part.length;
          return part.length;
        },
        close() {},
      });
      const into = new Uint8Array(1 << 16);
      const memory = (): number => process.memoryUsage().arrayBuffers;
      const before = memory();
      let [length, most] = [0, 0];
      for (;;) {
        const read = await source.read(into);
        if (read === 0) break;
        length += read;
        if (length % (1 << 20) < 1 << 16) most = Math.max(most, memory() - before);
      }
      source.close();
      expect(length).toBe(LENGTH);
      expect(most).toBeLessThan(MOST_MEMORY);
    },
    20_000,
  );
});
