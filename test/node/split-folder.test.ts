import { symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FileError, makeFolder } from '../../src/node/index.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const { into } = temporaryFolder();

describe('a folder that cannot be made', () => {
  it.each([
    ['whose name is too long', () => 'x'.repeat(300), 'ENAMETOOLONG'],
    ['behind a symbolic link to itself', () => symlinkSync('loop', into('loop')) ?? 'loop/folder', 'ELOOP'],
    ['where a file is', () => writeFileSync(into('file'), '') ?? 'file', 'ENOTDIR'],
    ['in a file', () => writeFileSync(into('file'), '') ?? 'file/folder', 'ENOTDIR'],
  ])('is told by its name: %s', (_, prepare, code) => {
    const path = into(prepare());
    let error: unknown;
    try {
      makeFolder(path);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(FileError);
    expect(error).toMatchObject({ path, code });
  });
});
