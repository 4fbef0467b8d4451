import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSink } from '../../src/node/index.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bpfsieve-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a file to write', () => {
  it('has its name when it is finished, not before', () => {
    const sink = openSink(join(folder, 'out'));
    sink.write(Buffer.from('abc'));
    expect(readdirSync(folder)).not.toContain('out');
    sink.finish();
    expect(readdirSync(folder)).toEqual(['out']);
    expect(readFileSync(join(folder, 'out'), 'utf8')).toBe('abc');
  });

  it('leaves nothing when it is abandoned', () => {
    const sink = openSink(join(folder, 'out'));
    sink.write(Buffer.from('abc'));
    sink.abandon();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is abandoned quietly when its temporary file is gone', () => {
    const sink = openSink(join(folder, 'out'));
    for (const name of readdirSync(folder)) unlinkSync(join(folder, name));
    expect(() => sink.abandon()).not.toThrow();
  });

  it('is abandoned after it could not get its name, so that the first error is told', () => {
    const sink = openSink(join(folder, 'out'));
    mkdirSync(join(folder, 'out', 'inside'), { recursive: true });
    expect(() => sink.finish()).toThrow(expect.objectContaining({ name: 'FileError' }));
    sink.abandon();
    expect(readdirSync(folder)).toEqual(['out']);
  });

  it.each([
    ['below a file', 'file/out', 'ENOTDIR'],
    ['with too long a name', 'a'.repeat(300), 'ENAMETOOLONG'],
    ['with a name too long for its temporary one', 'a'.repeat(250), 'ENAMETOOLONG'],
    ['in no folder', 'none/out', 'ENOENT'],
    ['that is a folder', '.', 'EISDIR'],
  ])('%s is refused by name', (_, name, code) => {
    writeFileSync(join(folder, 'file'), '');
    const path = join(folder, name);
    expect(() => openSink(path)).toThrow(expect.objectContaining({ name: 'FileError', path, code }));
  });
});
