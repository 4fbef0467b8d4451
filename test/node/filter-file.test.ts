import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FilterError } from '../../src/index.js';
import { FileError, filterFile, type Source } from '../../src/node/index.js';
import { ownCapture } from '../capture/files.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const ethernet = ownCapture('ethernet.pcap');

const temporary = temporaryFolder();
const { into } = temporary;

describe('filtering a file', () => {
  it('writes the packets that match under the name given, and nothing else', async () => {
    const result = await filterFile('tcp port 80', { input: ethernet, output: into('out.pcap') });
    expect(result).toEqual({ read: 53, kept: 16, fault: undefined });
    expect(readdirSync(temporary.path)).toEqual(['out.pcap']);
    expect(statSync(into('out.pcap')).size).toBe(1456);
  });

  it('only counts without an output', async () => {
    expect(await filterFile('udp', { input: ethernet })).toMatchObject({ kept: 9 });
  });

  it('leaves what was there when the expression or the input is wrong', async () => {
    writeFileSync(into('out.pcap'), 'precious');
    await expect(filterFile('tcp prot 80', { input: ethernet, output: into('out.pcap') })).rejects.toThrow(
      FilterError,
    );
    await expect(filterFile('tcp', { input: into('out.pcap'), output: into('new.pcap') })).rejects.toThrow(
      'unknown file format',
    );
    expect(readFileSync(into('out.pcap'), 'utf8')).toBe('precious');
    expect(readdirSync(temporary.path)).toEqual(['out.pcap']);
  });

  it('keeps what came before the fault of a damaged capture', async () => {
    const result = await filterFile('', {
      input: ownCapture('ethernet-truncated.pcap'),
      output: into('out.pcap'),
    });
    expect(result).toMatchObject({ kept: 52, fault: { code: 'truncated', offset: 4300 } });
    expect(statSync(into('out.pcap')).size).toBe(4300);
  });

  it('refuses to write over its input, by whatever name', async () => {
    copyFileSync(ethernet, into('a.pcap'));
    symlinkSync('a.pcap', into('b.pcap'));
    for (const output of ['a.pcap', 'b.pcap']) {
      await expect(filterFile('tcp', { input: into('a.pcap'), output: into(output) })).rejects.toThrow(
        'is the input; the output needs a name of its own',
      );
    }
    expect(readFileSync(into('a.pcap')).equals(readFileSync(ethernet))).toBe(true);
  });

  it('replaces what a symbolic link points to, and keeps its permissions', async () => {
    writeFileSync(into('target.pcap'), 'old');
    chmodSync(into('target.pcap'), 0o640);
    symlinkSync('target.pcap', into('link.pcap'));
    await filterFile('tcp port 80', { input: ethernet, output: into('link.pcap') });
    expect(readdirSync(temporary.path)).toEqual(['link.pcap', 'target.pcap']);
    expect(statSync(into('target.pcap'))).toMatchObject({ size: 1456, mode: 0o100640 });
  });

  it('writes straight into a FIFO', async () => {
    execFileSync('mkfifo', [into('fifo')]);
    const reader = spawn('cat', [into('fifo')]);
    const received: Buffer[] = [];
    reader.stdout.on('data', (piece: Buffer) => received.push(piece));
    await filterFile('tcp port 80', { input: ethernet, output: into('fifo') });
    await once(reader, 'close');
    expect(Buffer.concat(received)).toHaveLength(1456);
    expect(readdirSync(temporary.path)).toEqual(['fifo']);
  });

  it('reads a FIFO', async () => {
    execFileSync('mkfifo', [into('fifo')]);
    const writer = spawn('sh', ['-c', `head -c 100 ${ethernet} >${into('fifo')}; true`]);
    const { read, fault } = await filterFile('', { input: into('fifo') });
    await once(writer, 'close');
    expect({ read, message: fault?.message }).toEqual({
      read: 1,
      message: 'truncated dump file; tried to read 42 captured bytes, only got 2',
    });
  });

  it.each([
    ['a folder that is not there', '/nonexistent/out.pcap', 'no such file or directory'],
    ['a folder', '/tmp', 'is a directory'],
    ['a full device', '/dev/full', 'no space left on device'],
  ])('tells that it cannot write: %s', async (_, output, message) => {
    const failure = await filterFile('tcp', { input: ethernet, output }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(FileError);
    expect(failure).toMatchObject({ path: output, message });
  });

  it.each([
    ['a file that is not there', '/nonexistent.pcap', 'no such file or directory'],
    ['a folder', '/tmp', 'is a directory'],
  ])('tells that it cannot read: %s', async (_, input, message) => {
    await expect(filterFile('tcp', { input })).rejects.toMatchObject({
      name: 'FileError',
      path: input,
      message,
    });
  });

  it('removes the half file when writing fails', async () => {
    const source: Source = {
      name: 'broken',
      read: () => {
        throw new FileError('broken', 'input/output error', 'EIO');
      },
      close() {},
    };
    await expect(filterFile('tcp', { input: source, output: into('out.pcap') })).rejects.toThrow(
      'input/output error',
    );
    expect(readdirSync(temporary.path)).toEqual([]);
  });

  it('ends early and tidily when aborted, even while it waits for input', async () => {
    const stop = new AbortController();
    const pieces = [readFileSync(ethernet).subarray(0, 1000)];
    const source: Source = {
      name: 'slow',
      read(space) {
        const piece = pieces.pop();
        if (piece === undefined) {
          setTimeout(() => stop.abort(2), 10);
          return new Promise<number>(() => {});
        }
        space.set(piece);
        return piece.length;
      },
      close() {},
    };
    const { kept } = await filterFile('', { input: source, output: into('out.pcap'), signal: stop.signal });
    expect(kept).toBe(12);
    expect(
      readFileSync(into('out.pcap')).equals(
        readFileSync(ethernet).subarray(0, statSync(into('out.pcap')).size),
      ),
    ).toBe(true);
  });
});
