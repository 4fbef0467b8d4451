import { mkdirSync, readdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openInPieces, openInPlace, openSink, openSource } from '../../src/node/index.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const temporary = temporaryFolder();

describe('a file to write', () => {
  it('has its name when it is finished, not before', () => {
    const sink = openSink(join(temporary.path, 'out'));
    sink.write(Buffer.from('abc'));
    expect(readdirSync(temporary.path)).not.toContain('out');
    sink.finish();
    expect(readdirSync(temporary.path)).toEqual(['out']);
    expect(readFileSync(join(temporary.path, 'out'), 'utf8')).toBe('abc');
  });

  it.each(['a'.repeat(255), 'é'.repeat(127), '😀'.repeat(63)])('has its name, however long: %s', (name) => {
    const sink = openSink(join(temporary.path, name));
    sink.write(Buffer.from('abc'));
    expect(readdirSync(temporary.path)).toEqual([expect.stringMatching(/^\..*\.part$/)]);
    sink.finish();
    expect(readdirSync(temporary.path)).toEqual([name]);
  });

  it('is not mixed up with another whose long name begins alike', () => {
    const names = ['a'.repeat(254), 'a'.repeat(255)];
    for (const open of [openSink, (path: string) => openInPieces(path, () => [])]) {
      const sinks = names.map((name) => open(join(temporary.path, name)));
      for (const [number, sink] of sinks.entries()) sink.write(Buffer.from(`${number}`));
      for (const sink of sinks) sink.finish();
      expect(names.map((name) => readFileSync(join(temporary.path, name), 'utf8'))).toEqual(['0', '1']);
    }
  });

  it('leaves nothing when it is abandoned', () => {
    const sink = openSink(join(temporary.path, 'out'));
    sink.write(Buffer.from('abc'));
    sink.abandon();
    expect(readdirSync(temporary.path)).toEqual([]);
  });

  it('is abandoned quietly when its temporary file is gone', () => {
    const sink = openSink(join(temporary.path, 'out'));
    for (const name of readdirSync(temporary.path)) unlinkSync(join(temporary.path, name));
    expect(() => sink.abandon()).not.toThrow();
  });

  it('is abandoned after it could not get its name, so that the first error is told', () => {
    const sink = openSink(join(temporary.path, 'out'));
    mkdirSync(join(temporary.path, 'out', 'inside'), { recursive: true });
    expect(() => sink.finish()).toThrow(expect.objectContaining({ name: 'FileError' }));
    sink.abandon();
    expect(readdirSync(temporary.path)).toEqual(['out']);
  });

  it.each([
    ['below a file', 'file/out', 'ENOTDIR'],
    ['with too long a name', 'a'.repeat(300), 'ENAMETOOLONG'],
    ['in no folder', 'none/out', 'ENOENT'],
    ['that is a folder', '.', 'EISDIR'],
  ])('%s is refused by name', (_, name, code) => {
    writeFileSync(join(temporary.path, 'file'), '');
    const path = join(temporary.path, name);
    expect(() => openSink(path)).toThrow(expect.objectContaining({ name: 'FileError', path, code }));
  });
});

describe('a file written in place', () => {
  it('has what was written at once, and keeps it', () => {
    const path = join(temporary.path, 'out');
    writeFileSync(path, 'what was there');
    const sink = openInPlace(path);
    sink.write(Buffer.from('abc'));
    expect(readFileSync(path, 'utf8')).toBe('abc');
    sink.write(Buffer.from('def'));
    sink.abandon();
    expect(readdirSync(temporary.path)).toEqual(['out']);
    expect(readFileSync(path, 'utf8')).toBe('abcdef');
  });

  it('is not the input', () => {
    const path = join(temporary.path, 'in');
    writeFileSync(path, 'abc');
    const { file } = openSource(path);
    expect(() => openInPlace(path, [file!])).toThrow(
      expect.objectContaining({ path, message: 'is the input; the output needs a name of its own' }),
    );
    expect(readFileSync(path, 'utf8')).toBe('abc');
  });
});
