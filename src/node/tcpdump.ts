/** The system's tcpdump: which one it is, and the program that it compiles for an expression. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LibpcapVersion } from '../index.js';
import { asFileError, FileError } from './file-error.js';

export interface SystemTcpdump {
  /** Such as 4.99.3. */
  readonly version: string;
  /** The version of the libpcap it uses, such as 1.10.3. */
  readonly libpcap: string;
}

/** Undefined where tcpdump is not installed. */
export function systemTcpdump(): SystemTcpdump | undefined {
  const { error, stdout, stderr } = spawnSync('tcpdump', ['--version'], { encoding: 'utf8' });
  if (error !== undefined) return undefined;
  const text = stdout + stderr;
  return {
    version: /tcpdump version (\S+)/.exec(text)?.[1] ?? 'unknown',
    libpcap: /libpcap version (\S+)/.exec(text)?.[1] ?? 'unknown',
  };
}

/** The dialect of a version of libpcap: the newest that is not newer. Undefined for all but those of 1.10. */
export function dialectFor(libpcap: string): LibpcapVersion | undefined {
  const [major = 0, minor = 0, patch = 0] = libpcap.split('.').map((part) => Number.parseInt(part, 10));
  if (major !== 1 || minor !== 10) return undefined;
  if (patch >= 6) return '1.10.6';
  return patch === 5 ? '1.10.5' : '1.10.3';
}

export interface DumpRequest {
  readonly expression: string;
  /** As `tcpdump -y` takes it. */
  readonly linkType?: string | undefined;
  readonly snapLength?: number | undefined;
  readonly optimize?: boolean | undefined;
  /** A capture file that gives link type and snap length, as `tcpdump -d -r`. */
  readonly capture?: string | undefined;
}

/** What `tcpdump -d` prints, or why it refuses. When it does neither, a FileError is thrown. */
export type Dumped = { readonly program: string } | { readonly refusal: string };

/** Longer expressions do not fit into one argument of a command. */
const LONGEST_ARGUMENT = 100_000;

export function dumpProgram(request: DumpRequest): Dumped {
  if (Buffer.byteLength(request.expression) <= LONGEST_ARGUMENT) {
    return dump(request, ['--', request.expression]);
  }
  const folder = mkdtempSync(join(tmpdir(), 'bpfsieve-'));
  try {
    const file = join(folder, 'expression');
    writeFileSync(file, request.expression);
    return dump(request, ['-F', file]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function dump(request: DumpRequest, expression: readonly string[]): Dumped {
  const { linkType, snapLength, optimize = true, capture } = request;
  const options = [
    ...(linkType === undefined ? [] : ['-y', linkType]),
    ...(snapLength === undefined ? [] : ['-s', `${snapLength}`]),
    ...(capture === undefined ? [] : ['-r', capture]),
    ...(optimize ? [] : ['-O']),
  ];
  const { error, signal, status, stdout, stderr } = spawnSync('tcpdump', ['-d', ...options, ...expression], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
    maxBuffer: 1 << 30,
  });
  // Neither a program nor a refusal: tcpdump did not come to its end, or what it printed is not all here.
  if (error !== undefined) throw asFileError('tcpdump', error);
  if (signal !== null) throw new FileError('tcpdump', `ended by ${signal}`);
  return status === 0 ? { program: stdout } : { refusal: refusalOf(stderr) };
}

/** The last line that tcpdump says in its own name; warnings come before it. */
function refusalOf(stderr: string): string {
  const lines = stderr.trimEnd().split('\n');
  const own = lines.filter((line) => line.startsWith('tcpdump: '));
  return (own.at(-1) ?? lines.at(-1) ?? '').replace(/^tcpdump: /, '');
}
