/**
 * Machines of others, timed by test/support/packet-timer.c: libpcap's bpf_filter, where libpcap-dev is installed, and
 * uBPF, where UBPF_LIBRARY names its shared library (libubpf.so).
 */

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as cbpf from '../../src/cbpf/index.js';
import * as ebpf from '../../src/ebpf/index.js';

/** Times so many passes over the packets. */
export type Timer = (passes: number) => { readonly time: number; readonly matches: number };

const folder = mkdtempSync(join(tmpdir(), 'bpfsieve-'));
const executable = join(folder, 'packet-timer');

/** Undefined if it cannot be built, with the reason on standard error. */
export function packetTimer(packets: readonly Uint8Array[]): PacketTimer | undefined {
  const source = join(import.meta.dirname, '..', '..', 'test', 'support', 'packet-timer.c');
  const build = spawnSync('gcc', ['-O2', '-o', executable, source, '-lpcap', '-ldl'], { encoding: 'utf8' });
  if (build.status !== 0) {
    console.error(`no machines of others: install gcc and libpcap-dev\n${build.error ?? build.stderr}`);
    return undefined;
  }
  const path = join(folder, 'packets');
  writeFileSync(path, Buffer.concat(packets.flatMap((packet) => [lengthOf(packet), packet])));
  return new PacketTimer(path);
}

function lengthOf({ length }: Uint8Array): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(length);
  return bytes;
}

class PacketTimer {
  #programs = 0;

  constructor(readonly packets: string) {}

  libpcap({ instructions }: cbpf.Program): Timer {
    const bytes = Buffer.alloc(8 * instructions.length);
    for (const [index, { code, jt, jf, k }] of instructions.entries()) {
      bytes.writeUInt16LE(code, 8 * index);
      bytes.writeUInt8(jt, 8 * index + 2);
      bytes.writeUInt8(jf, 8 * index + 3);
      bytes.writeUInt32LE(k, 8 * index + 4);
    }
    return this.#timer(bytes);
  }

  /** The program is one for the target `flat`. Undefined where there is no uBPF. */
  ubpf(program: ebpf.Program): Timer | undefined {
    return this.#ubpf(program);
  }

  /** What uBPF compiles it to. */
  ubpfJit(program: ebpf.Program): Timer | undefined {
    return this.#ubpf(program, 'jit');
  }

  #ubpf({ instructions }: ebpf.Program, ...mode: readonly string[]): Timer | undefined {
    const { UBPF_LIBRARY } = process.env;
    if (UBPF_LIBRARY === undefined || !existsSync(UBPF_LIBRARY)) return undefined;
    return this.#timer(ebpf.encode(instructions), UBPF_LIBRARY, ...mode);
  }

  #timer(program: Uint8Array, ...how: readonly string[]): Timer {
    const path = join(folder, `program-${this.#programs++}`);
    writeFileSync(path, program);
    return (passes) => {
      const output = execFileSync(executable, [this.packets, path, `${passes}`, ...how], {
        encoding: 'utf8',
      });
      const [time = 0, matches = 0] = output.split(' ').map(Number);
      return { time, matches };
    };
  }
}
