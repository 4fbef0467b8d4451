/**
 * The Linux kernel, asked in bulk through kernel-loader.c: whether it takes a program, and the program's values.
 *
 * What gives verdicts on whole frames, found by trying on Linux 6.18:
 *   - `tc`: a test run sees the frame from its link-layer header. Frames of 14 bytes to some 3,500 run.
 *   - `xdp`: likewise, up to 64 KiB and more; what lies beyond some 3,500 bytes is no part of [data, data_end).
 *   - `socket`: a test run takes away an Ethernet header first. So one is put before each packet here, and packets of
 *     any link type and any length up to some 3,500 bytes run.
 *   - `attach` gives a socket filter, extended or classic, to a pair of AF_UNIX datagram sockets, which have no headers:
 *     what comes out is the packet, cut to the verdict. Verdicts above the packet's length cannot be told apart.
 *   - `attachToInterface` gives a tc program to the way out of a loopback interface of its own, which takes frames of
 *     14 bytes to 64 KiB, in pieces if wanted. Whether a frame was dropped is told to its sender.
 *   - `capture` gives a socket filter to a packet socket on that interface, as tcpdump does.
 * `len` is the packet's own length in all of them; there is no VLAN tag, mark or interface beside the packet, but in
 * `capture`: there the first VLAN tag is beside the packet, and the interface has the index 1.
 */

import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type * as cbpf from '../../src/cbpf/index.js';
import * as ebpf from '../../src/ebpf/index.js';
import { type External, root } from './shared.js';

export type KernelProgramType = 'socket' | 'tc' | 'xdp';

const programTypes: Readonly<Record<KernelProgramType, number>> = { socket: 1, tc: 3, xdp: 6 };

export interface Question {
  /** `bytes` for programs that are not even instructions. */
  readonly program: readonly ebpf.Instruction[] | Uint8Array;
  readonly type: KernelProgramType;
  readonly packets?: readonly Uint8Array[];
  /** Bits as the kernel has them: 1 instructions and states, 2 more of them, 4 statistics (always on). Default: 4. */
  readonly logLevel?: number;
  /** How many characters of the log's end to give. Default: 2000. */
  readonly logLength?: number;
  /** For `attachToInterface`: how many bytes of a packet of more than 4096 lie in one piece, what data_end tells. */
  readonly linear?: number;
  /** BPF_F_… of the load. */
  readonly flags?: number;
}

export type KernelAnswer =
  | {
      readonly accepted: true;
      /**
       * What the program returned for each packet, unsigned; −errno where the kernel does not run it on such a packet.
       * From `attach…`: how many bytes were kept, undefined for a packet that was dropped.
       */
      readonly values: readonly (number | undefined)[];
      /** Instructions that the verifier went through, states counted apart; 0 for classic programs. */
      readonly processed: number;
      /** Instructions after the kernel's rewriting (for classic programs: its conversion). */
      readonly translated: number;
      /** Bytes of machine code; 0 where not known. */
      readonly machineCode: number;
      readonly log: string;
    }
  | {
      readonly accepted: false;
      /** EACCES 13 and EINVAL 22 for a program that is not safe or not well-formed, E2BIG 7 for one too long. */
      readonly errno: number;
      /** The end of the verifier's log, its last sentence the reason. */
      readonly log: string;
    };

enum How {
  run = 1,
  attachExtended = 2,
  attachClassic = 3,
  attachToInterface = 4,
  captureExtended = 5,
  captureClassic = 6,
}

/** The flag BPF_LOG_STATS alone logs the reason of a refusal and how many instructions were processed. */
const STATISTICS = 4;
const DROPPED = -1;
const REFUSED = -1000;

/** A process that is asked; many questions may be under way, and they are answered in order. Ends with `close`. */
export class Kernel {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #waiting: { give: (answer: KernelAnswer) => void; fail: (error: Error) => void }[] = [];
  #received: Buffer[] = [];
  #receivedLength = 0;

  constructor(path: string) {
    this.#process = spawn(path);
    this.#process.stdout.on('data', (piece: Buffer) => this.#take(piece));
    const end = (reason: string) => {
      for (const { fail } of this.#waiting.splice(0)) fail(new Error(`kernel-loader ended: ${reason}`));
    };
    this.#process.on('error', (error) => end(error.message));
    this.#process.on('close', (status, signal) => end(`${signal ?? `status ${status}`}`));
    this.#process.stdin.on('error', (error) => end(error.message));
  }

  /** Loads an extended program, and runs it on the packets by BPF_PROG_TEST_RUN. */
  load(question: Question): Promise<KernelAnswer> {
    return this.#ask(How.run, question);
  }

  /** Loads an extended socket filter and attaches it to a socket, through which the packets pass. */
  attach(question: Question & { readonly type: 'socket' }): Promise<KernelAnswer> {
    return this.#ask(How.attachExtended, question);
  }

  /** Loads a tc program and attaches it to the way out of an interface, where frames are passed (0) or dropped (2). */
  attachToInterface(
    question: Question & { readonly type: 'tc'; readonly linear: number },
  ): Promise<KernelAnswer> {
    return this.#ask(How.attachToInterface, question);
  }

  /** Attaches a classic program to a socket, through which the packets pass. */
  attachClassic(
    program: readonly cbpf.Instruction[],
    packets: readonly Uint8Array[] = [],
  ): Promise<KernelAnswer> {
    return this.#ask(How.attachClassic, { program: encodeClassic(program), type: 'socket', packets });
  }

  /** Loads an extended socket filter and attaches it to a capture of an interface by which the packets come in. */
  capture(question: Question & { readonly type: 'socket' }): Promise<KernelAnswer> {
    return this.#ask(How.captureExtended, question);
  }

  /** The same for a classic program. */
  captureClassic(
    program: readonly cbpf.Instruction[],
    packets: readonly Uint8Array[] = [],
  ): Promise<KernelAnswer> {
    return this.#ask(How.captureClassic, { program: encodeClassic(program), type: 'socket', packets });
  }

  close(): void {
    this.#process.stdin.end();
  }

  #ask(how: How, question: Question): Promise<KernelAnswer> {
    const { program, type, packets = [], logLevel = 0, logLength = 2000, linear = 0, flags = 0 } = question;
    const code = program instanceof Uint8Array ? program : ebpf.encode(program);
    const words = [
      how,
      programTypes[type],
      flags,
      logLevel | STATISTICS,
      logLength,
      linear,
      code.length / 8,
      packets.length,
    ];
    const bodyLength = packets.reduce((sum, { length }) => sum + 4 + length, 4 * words.length + code.length);
    this.#process.stdin.write(uint32s([bodyLength, ...words]));
    this.#process.stdin.write(code);
    for (const packet of packets) {
      this.#process.stdin.write(uint32s([packet.length]));
      this.#process.stdin.write(packet);
    }
    return new Promise((give, fail) => this.#waiting.push({ give, fail }));
  }

  #take(piece: Buffer): void {
    this.#received.push(piece);
    this.#receivedLength += piece.length;
    for (let length = this.#wanted(); this.#receivedLength >= length; length = this.#wanted()) {
      const all = Buffer.concat(this.#received);
      this.#received = [all.subarray(length)];
      this.#receivedLength -= length;
      this.#waiting.shift()?.give(answer(all.subarray(4, length)));
    }
  }

  /** Bytes of the answer that is coming in, its length included; more than there are when even that is not there. */
  #wanted(): number {
    if (this.#receivedLength < 4) return 4 + this.#receivedLength;
    if (this.#received[0]!.length < 4) this.#received = [Buffer.concat(this.#received)];
    return 4 + this.#received[0]!.readUInt32LE(0);
  }
}

function answer(body: Buffer): KernelAnswer {
  const [errno = 0, translated = 0, machineCode = 0, logLength = 0, packets = 0] = [0, 1, 2, 3, 4].map((i) =>
    body.readUInt32LE(4 * i),
  );
  const log = body.toString('latin1', 20, 20 + logLength);
  if (errno !== 0) return { accepted: false, errno, log };
  const values = Array.from({ length: packets }, (_, i) =>
    packetValue(Number(body.readBigInt64LE(20 + logLength + 8 * i))),
  );
  const processed = Number(/processed (\d+) insns/.exec(log)?.[1] ?? 0);
  return { accepted: true, values, processed, translated, machineCode, log };
}

function packetValue(value: number): number | undefined {
  if (value === DROPPED) return undefined;
  return value <= REFUSED ? value - REFUSED : value;
}

function uint32s(words: readonly number[]): Uint8Array {
  return new Uint8Array(Uint32Array.from(words).buffer);
}

/** An array of struct sock_filter. */
function encodeClassic(instructions: readonly cbpf.Instruction[]): Uint8Array {
  const bytes = Buffer.alloc(8 * instructions.length);
  for (const [i, { code, jt, jf, k }] of instructions.entries()) {
    bytes.writeUInt16LE(code, 8 * i);
    bytes.writeUInt8(jt, 8 * i + 2);
    bytes.writeUInt8(jf, 8 * i + 3);
    bytes.writeUInt32LE(k, 8 * i + 4);
  }
  return bytes;
}

/** Needs Linux, the right to call bpf (root has it, unless a sandbox takes it away) and a C compiler. */
export const findKernel = (): External<() => Kernel> => found('--check', 'the bpf system call');

/** For `attachToInterface` and `capture…`: needs Linux 6.6, and the right to make a network namespace. */
export const findKernelWithInterface = (): External<() => Kernel> =>
  found('--check-interface', 'an eBPF program on an interface of its own');

const CANNOT = 2;

function found(check: string, what: string): External<() => Kernel> {
  if (process.platform !== 'linux') return { missing: 'this is not Linux', installable: false };
  const path = builtLoader();
  if (path === undefined)
    return { missing: 'the kernel cannot be asked: install the packages gcc and linux-libc-dev' };
  const { status, stdout } = spawnSync(path, [check], { encoding: 'utf8' });
  if (status === 0) return { value: () => new Kernel(path) };
  if (status === CANNOT)
    return { missing: `this kernel does not take ${what} (${stdout.trim()})`, installable: false };
  return { missing: `${what} is not allowed here (${stdout.trim()}): root may` };
}

/** Built from kernel-loader.c, once for each version of it. */
function builtLoader(): string | undefined {
  const source = join(root, 'test', 'support', 'kernel-loader.c');
  const digest = createHash('sha256').update(readFileSync(source)).digest('hex').slice(0, 12);
  const folder = join(root, 'node_modules', '.cache', 'bpfsieve');
  const path = join(folder, `kernel-loader-${digest}`);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  // Under a name of its own first: tests run in several processes, and none may see half a program.
  const unfinished = `${path}.${process.pid}`;
  if (spawnSync('gcc', ['-O2', '-o', unfinished, source]).status !== 0) return undefined;
  renameSync(unfinished, path);
  return path;
}
