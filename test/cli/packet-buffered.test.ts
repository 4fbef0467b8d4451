import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ownCapture } from '../capture/files.js';
import { root } from '../support/shared.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { run } from './memory-io.js';

const temporary = temporaryFolder();
const ethernet = ownCapture('ethernet.pcap');
const bytes = readFileSync(ethernet);

/** Waits for what is written to come to so many bytes. */
async function until(path: string, length: number): Promise<void> {
  for (let i = 0; i < 1000 && !(existsSync(path) && readFileSync(path).length >= length); i++)
    await sleep(20);
}

describe('filter -U', () => {
  it('writes what filter writes without it', async () => {
    const paths = ['plain', 'at-once'].map((name) => temporary.into(name));
    await run(['filter', '-r', ethernet, '-w', paths[0]!, 'tcp']);
    await run(['filter', '-U', '-r', ethernet, '-w', paths[1]!, 'tcp']);
    const [plain, atOnce] = paths.map((path) => readFileSync(path));
    expect(plain!.length).toBeGreaterThan(24);
    expect(atOnce).toEqual(plain);
  });

  it('writes a packet when it comes, into the file itself', async () => {
    const path = temporary.into('out');
    const program = ['--import', 'tsx', join(root, 'src', 'cli', 'bin.ts')];
    const child = spawn(process.execPath, [...program, 'filter', '-U', '-r', '-', '-w', path]);
    child.stdout.resume();
    const half = 24 + 16 + bytes.readUInt32LE(24 + 8);
    child.stdin.write(bytes.subarray(0, half));
    await until(path, half);
    expect(readFileSync(path)).toEqual(bytes.subarray(0, half));
    expect(readdirSync(temporary.path)).toEqual(['out']);
    child.stdin.end(bytes.subarray(half));
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(readFileSync(path)).toEqual(bytes);
  });
});
