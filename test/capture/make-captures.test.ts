import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../support/shared.js';

it('scripts/make-captures.ts makes the captures of fixtures/captures/, byte for byte', () => {
  const made = mkdtempSync(join(tmpdir(), 'bpfsieve-'));
  try {
    const script = join(root, 'scripts', 'make-captures.ts');
    const { status } = spawnSync(process.execPath, ['--import', 'tsx', script, made], { cwd: root });
    expect(status).toBe(0);
    const kept = join(root, 'fixtures', 'captures');
    expect(readdirSync(made)).toEqual(readdirSync(kept));
    const different = readdirSync(made).filter(
      (name) => !readFileSync(join(made, name)).equals(readFileSync(join(kept, name))),
    );
    expect(different).toEqual([]);
  } finally {
    rmSync(made, { recursive: true });
  }
});
