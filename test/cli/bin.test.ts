import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ownCapture } from '../capture/files.js';
import { root } from '../support/shared.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** The program as it is, without a build. */
const program = [process.execPath, '--import', 'tsx', join(root, 'src', 'cli', 'bin.ts')];
const ethernet = ownCapture('ethernet.pcap');

const temporary = temporaryFolder();

/** A line of the shell in which `bpfsieve` is the program. */
function shell(line: string): { status: number | null; stdout: string; stderr: string } {
  const words = program.map((word) => `'${word}'`).join(' ');
  return spawnSync('bash', ['-c', `bpfsieve() { ${words} "$@"; }; ${line}`], { cwd: root, encoding: 'utf8' });
}

describe('the program', () => {
  it('ends with the status of its command', () => {
    expect(shell(`bpfsieve compile -ddd`)).toMatchObject({
      status: 0,
      stdout: '1\n6 0 0 262144\n',
      stderr: '',
    });
    expect(shell(`bpfsieve compile tcp prot 80`).status).toBe(2);
    expect(shell(`bpfsieve filter -r /nonexistent`).status).toBe(1);
  });

  it('filters from pipe to pipe', () => {
    const line = `cat ${ethernet} | bpfsieve filter -r - -w - tcp port 80 | tee ${temporary.path}/out.pcap | wc -c`;
    expect(shell(line)).toMatchObject({ stdout: '1456\n', stderr: '' });
    expect(statSync(join(temporary.path, 'out.pcap')).size).toBe(1456);
  });

  it('reads a file as standard input', () => {
    expect(shell(`bpfsieve filter -r - tcp port 80 <${ethernet}`).stdout).toBe('16 packets\n');
  });

  it('ends quietly when nobody reads on', () => {
    const capture = readFileSync(ethernet);
    const big = join(temporary.path, 'big.pcap');
    // 20 MB, more than a pipe holds.
    const records = Array.from({ length: 5000 }, () => capture.subarray(24));
    writeFileSync(big, Buffer.concat([capture.subarray(0, 24), ...records]));
    const { stdout, stderr } = shell(
      `bpfsieve filter -r ${big} -w - | head -c 4 | od -An -tx1; echo "\${PIPESTATUS[0]}"`,
    );
    expect({ stdout, stderr }).toEqual({ stdout: ' d4 c3 b2 a1\n0\n', stderr: '' });
  });

  it('tells when the disk is full', () => {
    expect(shell('bpfsieve compile tcp >/dev/full')).toMatchObject({
      status: 1,
      stderr: 'bpfsieve: standard output: no space left on device\n',
    });
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('ends with whole records and the status of %s', async (signal, status) => {
    const out = join(temporary.path, 'out.pcap');
    const child: ChildProcess = spawn(program[0]!, [...program.slice(1), 'filter', '-r', '-', '-w', out], {
      cwd: root,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const capture = readFileSync(ethernet);
    child.stdin!.write(capture.subarray(0, 1000));
    await untilWritten(temporary.path);
    child.kill(signal);
    const [code] = (await once(child, 'close')) as [number | null];
    expect(code).toBe(status);
    expect(readdirSync(temporary.path)).toEqual(['out.pcap']);
    const written = readFileSync(out);
    expect(written.equals(capture.subarray(0, written.length))).toBe(true);
    expect(written.length).toBeGreaterThan(900);
  });
});

/** Until the program has a temporary file with something in it. */
async function untilWritten(where: string): Promise<void> {
  for (;;) {
    const [name] = readdirSync(where);
    if (name !== undefined && existsSync(join(where, name)) && statSync(join(where, name)).size > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
