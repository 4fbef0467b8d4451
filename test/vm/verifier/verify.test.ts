import { describe, expect, it } from 'vitest';
import * as ebpf from '../../../src/ebpf/index.js';
import { verify } from '../../../src/vm/index.js';
import { findKernel } from '../../support/kernel.js';

type Environment = ebpf.Environment;

/** A title, the environment, a program in assembly, and the reason of the refusal; `accepted` for none. */
type Row = readonly [title: string, environment: Environment, text: string, verdict: string];

/** Data in r2, its end in r3, and `bytes` of it proven; `end` is where short packets go. */
const guarded = (bytes: number, ...lines: readonly string[]): string =>
  [
    'ldxw %r2, [%r1]',
    'ldxw %r3, [%r1+4]',
    'mov %r0, 0',
    'mov %r4, %r2',
    `add %r4, ${bytes}`,
    'jgt %r4, %r3, end',
    ...lines,
    'end:',
    'exit',
  ].join('\n');

const lines = (...all: readonly string[]): string => all.join('\n');
const legacy = (...all: readonly string[]): string => lines('mov %r6, %r1', ...all, 'exit');

/** Where Linux says otherwise, the row is in `stricter` below. */
const rows: readonly Row[] = [
  // Control flow.
  ['a program that returns a number', 'xdp', lines('mov %r0, 2', 'exit'), 'accepted'],
  ['no instruction at all', 'xdp', '', 'malformed'],
  ['an end that is run over', 'xdp', 'mov %r0, 0', 'malformed'],
  ['a jump out of the program', 'xdp', lines('mov %r0, 0', 'ja +5', 'exit'), 'malformed'],
  ['a jump before the program', 'xdp', lines('mov %r0, 0', 'jeq %r0, 1, -4', 'exit'), 'malformed'],
  ['a jump into a wide instruction', 'xdp', lines('ja +1', 'lddw %r0, 5', 'exit'), 'malformed'],
  ['code that nobody reaches', 'xdp', lines('mov %r0, 0', 'exit', 'mov %r0, 1', 'exit'), 'unreachable'],
  [
    'code that only a branch never taken leads to',
    'xdp',
    lines('mov %r0, 0', 'jne %r0, 0, +1', 'exit', 'exit'),
    'accepted',
  ],
  ['an endless loop', 'xdp', 'ja -1', 'endless'],
  ['an endless loop that could be left', 'xdp', lines('call 7', 'jne %r0, 0, -2', 'exit'), 'endless'],
  ['a loop with a bound', 'xdp', lines('mov %r0, 0', 'add %r0, 1', 'jlt %r0, 100, -2', 'exit'), 'accepted'],
  [
    'a loop of too many rounds',
    'xdp',
    lines('mov %r0, 0', 'add %r0, 1', 'jlt %r0, 600000, -2', 'exit'),
    'complexity',
  ],
  ['a long jump', 'xdp', lines('mov %r0, 0', 'ja32 +0', 'exit'), 'accepted'],
  // Registers.
  ['a register never written', 'xdp', lines('mov %r0, %r7', 'exit'), 'uninitialised-register'],
  ['r0 not written at the exit', 'xdp', 'exit', 'uninitialised-register'],
  [
    'a register written on one of two paths',
    'socket',
    lines('ldxw %r2, [%r1]', 'jeq %r2, 1, +1', 'mov %r0, 0', 'exit'),
    'uninitialised-register',
  ],
  ['r1 after a call', 'xdp', lines('call 5', 'mov %r0, %r1', 'exit'), 'uninitialised-register'],
  ['the frame pointer written', 'xdp', lines('mov %r10, 0', 'mov %r0, 0', 'exit'), 'malformed'],
  ['r2 at the start', 'socket', lines('mov %r0, %r2', 'exit'), 'uninitialised-register'],
  // Arithmetic.
  ['division by a constant 0', 'xdp', lines('mov %r0, 1', 'div %r0, 0', 'exit'), 'division-by-zero'],
  ['remainder by a constant 0', 'xdp', lines('mov %r0, 1', 'mod32 %r0, 0', 'exit'), 'division-by-zero'],
  [
    'division by a register that is 0',
    'xdp',
    lines('mov %r0, 1', 'mov %r2, 0', 'div %r0, %r2', 'exit'),
    'accepted',
  ],
  ['a shift by 64', 'xdp', lines('mov %r0, 1', 'lsh %r0, 64', 'exit'), 'shift-too-far'],
  ['a shift of 32 bits by 32', 'xdp', lines('mov %r0, 1', 'rsh32 %r0, 32', 'exit'), 'shift-too-far'],
  ['a shift by a negative number', 'xdp', lines('mov %r0, 1', 'arsh %r0, -1', 'exit'), 'shift-too-far'],
  [
    'a shift by a register of 64',
    'xdp',
    lines('mov %r0, 1', 'mov %r2, 64', 'lsh %r0, %r2', 'exit'),
    'accepted',
  ],
  ['an address shifted', 'xdp', lines('lsh %r1, 2', 'mov %r0, 0', 'exit'), 'arithmetic-on-address'],
  ['an address multiplied', 'xdp', lines('mul %r1, 4', 'mov %r0, 0', 'exit'), 'arithmetic-on-address'],
  [
    'an address added to in 32 bits',
    'xdp',
    lines('add32 %r1, 4', 'mov %r0, 0', 'exit'),
    'arithmetic-on-address',
  ],
  ['an address negated, which is a number', 'xdp', lines('neg %r1', 'mov %r0, 0', 'exit'), 'accepted'],
  ['two addresses added', 'xdp', lines('add %r1, %r10', 'mov %r0, 0', 'exit'), 'arithmetic-on-address'],
  [
    'an address subtracted from a number',
    'xdp',
    lines('mov %r0, 0', 'sub %r0, %r1', 'exit'),
    'arithmetic-on-address',
  ],
  [
    'the distance of two addresses',
    'xdp',
    lines('ldxw %r2, [%r1]', 'ldxw %r0, [%r1+4]', 'sub %r0, %r2', 'exit'),
    'accepted',
  ],
  [
    'the end of the packet moved',
    'xdp',
    lines('ldxw %r2, [%r1+4]', 'add %r2, 4', 'mov %r0, 0', 'exit'),
    'arithmetic-on-address',
  ],
  [
    'the address of the stack made smaller by sub',
    'xdp',
    lines('mov %r2, %r10', 'sub %r2, 8', 'mov %r0, 0', 'exit'),
    'arithmetic-on-address',
  ],
  // Memory.
  ['a number used as an address', 'xdp', lines('mov %r2, 16', 'ldxw %r0, [%r2]', 'exit'), 'not-an-address'],
  [
    'the end of the packet read',
    'xdp',
    lines('ldxw %r2, [%r1+4]', 'ldxb %r0, [%r2]', 'exit'),
    'not-an-address',
  ],
  ['the stack written and read', 'xdp', lines('stdw [%r10-8], 5', 'ldxdw %r0, [%r10-8]', 'exit'), 'accepted'],
  ['the lowest byte of the stack', 'xdp', lines('mov %r0, 0', 'stb [%r10-512], 5', 'exit'), 'accepted'],
  ['below the stack', 'xdp', lines('mov %r0, 0', 'stb [%r10-513], 5', 'exit'), 'outside-stack'],
  ['above the stack', 'xdp', lines('mov %r0, 0', 'stb [%r10], 5', 'exit'), 'outside-stack'],
  ['half above the stack', 'xdp', lines('mov %r0, 0', 'stdw [%r10-4], 5', 'exit'), 'outside-stack'],
  ['the stack at an odd place', 'xdp', lines('mov %r0, 0', 'stw [%r10-6], 5', 'exit'), 'misaligned'],
  [
    'a bounded place on the stack',
    'xdp',
    lines(
      'stdw [%r10-8], 0',
      'stdw [%r10-16], 0',
      'call 7',
      'and %r0, 8',
      'mov %r2, %r10',
      'add %r2, -16',
      'add %r2, %r0',
      'ldxdw %r0, [%r2]',
      'exit',
    ),
    'accepted',
  ],
  [
    'a place on the stack that may lie outside',
    'xdp',
    lines(
      'call 7',
      'and %r0, 24',
      'mov %r2, %r10',
      'add %r2, -16',
      'add %r2, %r0',
      'stdw [%r2], 0',
      'mov %r0, 0',
      'exit',
    ),
    'outside-stack',
  ],
  [
    'an address kept on the stack',
    'xdp',
    guarded(4, 'stxdw [%r10-8], %r2', 'ldxdw %r5, [%r10-8]', 'ldxb %r0, [%r5+3]'),
    'accepted',
  ],
  ['a half of an address kept', 'xdp', lines('stxw [%r10-8], %r1', 'mov %r0, 0', 'exit'), 'part-of-address'],
  [
    'a half of an address read',
    'xdp',
    lines('stxdw [%r10-8], %r1', 'ldxw %r0, [%r10-8]', 'exit'),
    'part-of-address',
  ],
  [
    'a number kept on the stack with its bounds',
    'xdp',
    guarded(
      30,
      'ldxb %r5, [%r2]',
      'and %r5, 15',
      'stxdw [%r10-8], %r5',
      'ldxdw %r5, [%r10-8]',
      'add %r2, %r5',
      'mov %r4, %r2',
      'add %r4, 8',
      'jgt %r4, %r3, end',
      'ldxdw %r0, [%r2]',
    ),
    'accepted',
  ],
  [
    'a copy bounded through what was kept',
    'xdp',
    guarded(
      8,
      'ldxdw %r5, [%r2]',
      'stxdw [%r10-8], %r5',
      'jgt %r5, 100, end',
      'ldxdw %r5, [%r10-8]',
      'add %r2, %r5',
      'mov %r4, %r2',
      'add %r4, 8',
      'jgt %r4, %r3, end',
      'ldxdw %r0, [%r2]',
    ),
    'accepted',
  ],
  // The packet.
  ['a load behind a check', 'xdp', guarded(34, 'ldxw %r0, [%r2+30]'), 'accepted'],
  ['a load one byte beyond a check', 'xdp', guarded(34, 'ldxw %r0, [%r2+31]'), 'outside-packet'],
  ['a load without a check', 'xdp', lines('ldxw %r2, [%r1]', 'ldxb %r0, [%r2]', 'exit'), 'outside-packet'],
  ['a load before the packet', 'xdp', guarded(34, 'ldxb %r0, [%r2-1]'), 'outside-packet'],
  [
    'a check turned around',
    'xdp',
    lines(
      'ldxw %r2, [%r1]',
      'ldxw %r3, [%r1+4]',
      'mov %r0, 0',
      'mov %r4, %r2',
      'add %r4, 8',
      'jlt %r3, %r4, +1',
      'ldxdw %r0, [%r2]',
      'exit',
    ),
    'accepted',
  ],
  [
    'a check that jumps where it holds',
    'xdp',
    lines(
      'ldxw %r2, [%r1]',
      'ldxw %r3, [%r1+4]',
      'mov %r0, 0',
      'mov %r4, %r2',
      'add %r4, 8',
      'jle %r4, %r3, +1',
      'exit',
      'ldxdw %r0, [%r2]',
      'exit',
    ),
    'accepted',
  ],
  [
    'a check whether the end is above',
    'xdp',
    lines(
      'ldxw %r2, [%r1]',
      'ldxw %r3, [%r1+4]',
      'mov %r0, 0',
      'mov %r4, %r2',
      'add %r4, 8',
      'jge %r3, %r4, +1',
      'exit',
      'ldxdw %r0, [%r2]',
      'exit',
    ),
    'accepted',
  ],
  [
    'a check that leaves the end out',
    'xdp',
    lines(
      'ldxw %r2, [%r1]',
      'ldxw %r3, [%r1+4]',
      'mov %r0, 0',
      'mov %r4, %r2',
      'add %r4, 8',
      'jge %r4, %r3, +1',
      'ldxb %r0, [%r2+8]',
      'exit',
    ),
    'accepted',
  ],
  [
    'a load where the check failed',
    'xdp',
    lines(
      'ldxw %r2, [%r1]',
      'ldxw %r3, [%r1+4]',
      'mov %r0, 0',
      'mov %r4, %r2',
      'add %r4, 8',
      'jle %r4, %r3, +1',
      'ldxdw %r0, [%r2]',
      'exit',
    ),
    'outside-packet',
  ],
  [
    'a header length added',
    'xdp',
    guarded(
      34,
      'ldxb %r5, [%r2+14]',
      'and %r5, 15',
      'lsh %r5, 2',
      'add %r2, %r5',
      'mov %r4, %r2',
      'add %r4, 18',
      'jgt %r4, %r3, end',
      'ldxh %r0, [%r2+16]',
    ),
    'accepted',
  ],
  [
    'a header length added without a new check',
    'xdp',
    guarded(34, 'ldxb %r5, [%r2+14]', 'and %r5, 15', 'lsh %r5, 2', 'add %r2, %r5', 'ldxh %r0, [%r2+16]'),
    'outside-packet',
  ],
  [
    'a number without bounds added',
    'xdp',
    guarded(8, 'ldxdw %r5, [%r2]', 'add %r2, %r5', 'mov %r0, 0'),
    'arithmetic-on-address',
  ],
  [
    '32 bits added, and a check that proves nothing',
    'xdp',
    guarded(
      8,
      'ldxw %r5, [%r2]',
      'add %r2, %r5',
      'mov %r4, %r2',
      'add %r4, 8',
      'jgt %r4, %r3, end',
      'ldxb %r0, [%r2]',
    ),
    'outside-packet',
  ],
  [
    '32 bits below a bound added',
    'xdp',
    guarded(
      8,
      'ldxw %r5, [%r2]',
      'jgt %r5, 0xfff0, end',
      'add %r2, %r5',
      'mov %r4, %r2',
      'add %r4, 8',
      'jgt %r4, %r3, end',
      'ldxb %r0, [%r2]',
    ),
    'accepted',
  ],
  [
    'a bound in 32 bits',
    'xdp',
    guarded(
      8,
      'ldxw %r5, [%r2]',
      'jgt32 %r5, 0xfff0, end',
      'add %r2, %r5',
      'mov %r4, %r2',
      'add %r4, 8',
      'jgt %r4, %r3, end',
      'ldxb %r0, [%r2]',
    ),
    'accepted',
  ],
  [
    'a bound of a copy',
    'xdp',
    guarded(
      8,
      'ldxw %r5, [%r2]',
      'mov %r7, %r5',
      'jgt %r7, 0xfff0, end',
      'add %r2, %r5',
      'mov %r4, %r2',
      'add %r4, 8',
      'jgt %r4, %r3, end',
      'ldxb %r0, [%r2]',
    ),
    'accepted',
  ],
  [
    'a signed number that may be negative',
    'xdp',
    guarded(
      8,
      'ldxsb %r5, [%r2]',
      'add %r2, %r5',
      'mov %r4, %r2',
      'add %r4, 8',
      'jgt %r4, %r3, end',
      'ldxb %r0, [%r2]',
    ),
    'outside-packet',
  ],
  [
    'a signed number that is not negative',
    'xdp',
    guarded(
      8,
      'ldxsb %r5, [%r2]',
      'jslt %r5, 0, end',
      'add %r2, %r5',
      'mov %r4, %r2',
      'add %r4, 8',
      'jgt %r4, %r3, end',
      'ldxb %r0, [%r2]',
    ),
    'accepted',
  ],
  ['64 KiB from the start', 'xdp', guarded(0x8000, 'mov %r0, 0'), 'accepted'],
  ['a check beyond 64 KiB', 'xdp', guarded(0x10000, 'ldxb %r0, [%r2]'), 'outside-packet'],
  ['a store to the packet', 'xdp', guarded(8, 'stxw [%r2+4], %r0'), 'accepted'],
  ['a store beyond the check', 'xdp', guarded(8, 'stxdw [%r2+4], %r0'), 'outside-packet'],
  ['an atomic operation on the packet', 'xdp', guarded(8, 'lock add32 [%r2], %r0'), 'atomic'],
  [
    'an atomic operation on the stack',
    'xdp',
    lines('stdw [%r10-8], 1', 'mov %r0, 2', 'lock fetch add [%r10-8], %r0', 'exit'),
    'accepted',
  ],
  [
    'metadata behind a check',
    'xdp',
    lines(
      'ldxw %r2, [%r1+8]',
      'ldxw %r3, [%r1]',
      'mov %r0, 0',
      'mov %r4, %r2',
      'add %r4, 4',
      'jgt %r4, %r3, +1',
      'ldxw %r0, [%r2]',
      'exit',
    ),
    'accepted',
  ],
  [
    'the packet in tc',
    'tc',
    lines(
      'ldxw %r2, [%r1+76]',
      'ldxw %r3, [%r1+80]',
      'mov %r0, 0',
      'mov %r4, %r2',
      'add %r4, 14',
      'jgt %r4, %r3, +1',
      'ldxh %r0, [%r2+12]',
      'exit',
    ),
    'accepted',
  ],
  // The context.
  ['the length of the packet', 'socket', lines('ldxw %r0, [%r1]', 'exit'), 'accepted'],
  ['half of a field', 'socket', lines('ldxh %r0, [%r1+2]', 'exit'), 'accepted'],
  ['half of a field of xdp', 'xdp', lines('ldxh %r0, [%r1+12]', 'exit'), 'outside-context'],
  ['two fields at once', 'socket', lines('ldxdw %r0, [%r1]', 'exit'), 'outside-context'],
  ['a field at an odd place', 'socket', lines('ldxw %r0, [%r1+2]', 'exit'), 'outside-context'],
  ['before the context', 'socket', lines('ldxw %r0, [%r1-4]', 'exit'), 'outside-context'],
  ['the packet of a socket filter', 'socket', lines('ldxw %r0, [%r1+76]', 'exit'), 'outside-context'],
  ['half of the address of the packet', 'tc', lines('ldxh %r0, [%r1+76]', 'exit'), 'outside-context'],
  [
    'the interface that only maps of devices give',
    'xdp',
    lines('ldxw %r0, [%r1+20]', 'exit'),
    'outside-context',
  ],
  ['the context moved', 'socket', lines('add %r1, 4', 'ldxw %r0, [%r1]', 'exit'), 'outside-context'],
  ['cb written', 'socket', lines('mov %r0, 0', 'stxw [%r1+48], %r0', 'exit'), 'accepted'],
  ['cb written in bytes', 'socket', lines('mov %r0, 0', 'stb [%r1+51], 1', 'exit'), 'accepted'],
  [
    'mark written by a socket filter',
    'socket',
    lines('mov %r0, 0', 'stxw [%r1+8], %r0', 'exit'),
    'read-only',
  ],
  ['mark written by tc', 'tc', lines('mov %r0, 0', 'stxw [%r1+8], %r0', 'exit'), 'accepted'],
  ['half of mark written by tc', 'tc', lines('mov %r0, 0', 'stxh [%r1+8], %r0', 'exit'), 'outside-context'],
  ['the length written', 'tc', lines('mov %r0, 0', 'stxw [%r1], %r0', 'exit'), 'read-only'],
  ['data written', 'xdp', lines('mov %r0, 0', 'stxw [%r1], %r0', 'exit'), 'read-only'],
  [
    'an atomic operation on the context',
    'tc',
    lines('mov %r0, 0', 'lock add32 [%r1+8], %r0', 'exit'),
    'atomic',
  ],
  // The legacy packet loads.
  ['a legacy load', 'socket', legacy('ldabsh 12'), 'accepted'],
  ['a legacy load by a register', 'socket', legacy('mov %r7, 2', 'ldindw %r7, 14'), 'accepted'],
  ['a legacy load in tc', 'tc', legacy('ldabsb 23'), 'accepted'],
  ['a legacy load in xdp', 'xdp', legacy('ldabsb 23'), 'packet-load'],
  [
    'a legacy load without the context in r6',
    'socket',
    lines('mov %r6, 0', 'ldabsb 0', 'exit'),
    'packet-load',
  ],
  ['a legacy load with nothing in r6', 'socket', lines('ldabsb 0', 'exit'), 'uninitialised-register'],
  ['r1 after a legacy load', 'socket', legacy('ldabsb 0', 'mov %r0, %r1'), 'uninitialised-register'],
  ['r7 after a legacy load', 'socket', legacy('mov %r7, 1', 'ldabsb 0', 'mov %r0, %r7'), 'accepted'],
  // Helpers.
  ['the time', 'socket', lines('call 5', 'exit'), 'accepted'],
  ['no such helper', 'socket', lines('call 4711', 'exit'), 'unknown-helper'],
  [
    'bytes of the packet onto the stack',
    'tc',
    lines(
      'mov %r2, 0',
      'mov %r3, %r10',
      'add %r3, -8',
      'mov %r4, 8',
      'call 26',
      'ldxdw %r0, [%r10-8]',
      'exit',
    ),
    'accepted',
  ],
  [
    'bytes of the packet above the stack',
    'tc',
    lines('mov %r2, 0', 'mov %r3, %r10', 'add %r3, -4', 'mov %r4, 8', 'call 26', 'exit'),
    'outside-stack',
  ],
  [
    'no bytes of the packet',
    'tc',
    lines('mov %r2, 0', 'mov %r3, %r10', 'add %r3, -4', 'mov %r4, 0', 'call 26', 'exit'),
    'argument',
  ],
  [
    'bytes of the packet to nowhere',
    'tc',
    lines('mov %r2, 0', 'mov %r3, 0', 'mov %r4, 4', 'call 26', 'exit'),
    'argument',
  ],
  [
    'bytes of something else than the context',
    'tc',
    lines('mov %r1, 0', 'mov %r2, 0', 'mov %r3, %r10', 'add %r3, -8', 'mov %r4, 8', 'call 26', 'exit'),
    'argument',
  ],
  [
    'an argument that was not given',
    'tc',
    lines('mov %r3, %r10', 'add %r3, -8', 'mov %r4, 8', 'call 26', 'exit'),
    'uninitialised-register',
  ],
  ['a helper of tc in a socket filter', 'socket', lines('mov %r2, 0', 'call 39', 'exit'), 'unknown-helper'],
  [
    'the packet after it was pulled',
    'tc',
    lines(
      'mov %r6, %r1',
      'ldxw %r7, [%r1+76]',
      'ldxw %r8, [%r1+80]',
      'mov %r4, %r7',
      'add %r4, 4',
      'mov %r0, 0',
      'jgt %r4, %r8, +4',
      'mov %r2, 60',
      'call 39',
      'ldxb %r0, [%r7]',
      'mov %r0, 0',
      'exit',
    ),
    'not-an-address',
  ],
  // Functions.
  ['a function', 'xdp', lines('mov %r1, 3', 'call local +1', 'exit', 'mov %r0, %r1', 'exit'), 'accepted'],
  [
    'r6 within a function',
    'xdp',
    lines('mov %r6, 3', 'call local +1', 'exit', 'mov %r0, %r6', 'exit'),
    'uninitialised-register',
  ],
  [
    'r6 after a function',
    'xdp',
    lines('mov %r6, 3', 'call local +2', 'mov %r0, %r6', 'exit', 'mov %r0, 1', 'exit'),
    'accepted',
  ],
  [
    'no result of a function',
    'xdp',
    lines('call local +1', 'exit', 'mov %r1, 0', 'exit'),
    'uninitialised-register',
  ],
  [
    "a function's own stack returned",
    'xdp',
    lines('call local +2', 'mov %r0, 0', 'exit', 'mov %r0, %r10', 'exit'),
    'calls',
  ],
  [
    "the caller's stack written by a function",
    'xdp',
    lines(
      'mov %r1, %r10',
      'call local +2',
      'ldxdw %r0, [%r10-8]',
      'exit',
      'stdw [%r1-8], 7',
      'mov %r0, 0',
      'exit',
    ),
    'accepted',
  ],
  ['a function that calls itself', 'xdp', lines('call local +1', 'exit', 'call local -1', 'exit'), 'calls'],
  [
    'a jump into a function',
    'xdp',
    lines('mov %r0, 0', 'jeq %r0, 1, +2', 'call local +1', 'exit', 'mov %r0, 1', 'exit'),
    'between-functions',
  ],
  [
    'functions with too much stack together',
    'xdp',
    lines('stdw [%r10-400], 0', 'call local +1', 'exit', 'stdw [%r10-200], 0', 'mov %r0, 0', 'exit'),
    'outside-stack',
  ],
  [
    'a legacy load in a function',
    'socket',
    lines('call local +1', 'exit', 'mov %r6, %r1', 'ldabsb 0', 'exit'),
    'packet-load',
  ],
  // What is known nowhere here.
  ['a call through a register', 'xdp', lines('mov %r2, 5', 'call %r2', 'exit'), 'unsupported'],
  ['a function of the kernel', 'xdp', lines('call runtime 7', 'exit'), 'unsupported'],
];

/** Programs that Linux runs for root, and that are refused here all the same. */
const stricter: readonly Row[] = [
  ['an address as the verdict', 'xdp', lines('mov %r0, %r1', 'exit'), 'verdict'],
  [
    'the stack read where nothing was written',
    'xdp',
    lines('ldxdw %r0, [%r10-8]', 'exit'),
    'uninitialised-stack',
  ],
  [
    'half of what is read was never written',
    'xdp',
    lines('stw [%r10-8], 5', 'ldxdw %r0, [%r10-8]', 'exit'),
    'uninitialised-stack',
  ],
  ['an address before the packet', 'xdp', guarded(8, 'add %r2, -2', 'ldxb %r0, [%r2+4]'), 'outside-packet'],
];

/** Of `flat`, which Linux does not know. */
const flat: readonly Row[] = [
  [
    'a load behind a comparison of the length',
    'flat',
    lines('mov %r0, 0', 'jlt %r2, 34, +1', 'ldxw %r0, [%r1+30]', 'exit'),
    'accepted',
  ],
  [
    'a load one byte beyond it',
    'flat',
    lines('mov %r0, 0', 'jlt %r2, 34, +1', 'ldxw %r0, [%r1+31]', 'exit'),
    'outside-packet',
  ],
  ['a load without it', 'flat', lines('ldxw %r0, [%r1]', 'exit'), 'outside-packet'],
  [
    'a comparison of a copy of the length',
    'flat',
    lines('mov %r0, 0', 'mov %r7, %r2', 'jlt %r7, 34, +1', 'ldxw %r0, [%r1+30]', 'exit'),
    'accepted',
  ],
  [
    'a comparison of what is left behind the header',
    'flat',
    lines('mov %r0, 0', 'jlt %r2, 14, +3', 'sub %r2, 14', 'jlt %r2, 20, +1', 'ldxw %r0, [%r1+30]', 'exit'),
    'accepted',
  ],
  [
    'a difference that may have wrapped',
    'flat',
    lines('mov %r0, 0', 'sub %r2, 14', 'jlt %r2, 20, +1', 'ldxw %r0, [%r1+30]', 'exit'),
    'outside-packet',
  ],
  [
    'a place and its size compared with the length',
    'flat',
    lines(
      'mov %r0, 0',
      'jlt %r2, 1, +7',
      'ldxb %r7, [%r1]',
      'mov %r3, %r7',
      'add %r3, 4',
      'jgt %r3, %r2, +3',
      'mov %r4, %r1',
      'add %r4, %r7',
      'ldxw %r0, [%r4]',
      'exit',
    ),
    'accepted',
  ],
  [
    'one byte more than that',
    'flat',
    lines(
      'mov %r0, 0',
      'jlt %r2, 1, +7',
      'ldxb %r7, [%r1]',
      'mov %r3, %r7',
      'add %r3, 4',
      'jgt %r3, %r2, +3',
      'mov %r4, %r1',
      'add %r4, %r7',
      'ldxw %r0, [%r4+1]',
      'exit',
    ),
    'outside-packet',
  ],
  [
    'a further comparison after the address was made',
    'flat',
    lines(
      'mov %r0, 0',
      'jlt %r2, 1, +9',
      'ldxb %r7, [%r1]',
      'mov %r3, %r7',
      'add %r3, 4',
      'jgt %r3, %r2, +5',
      'mov %r4, %r1',
      'add %r4, %r7',
      'add %r3, 4',
      'jgt %r3, %r2, +1',
      'ldxdw %r0, [%r4]',
      'exit',
    ),
    'accepted',
  ],
  [
    'the end as an address',
    'flat',
    lines(
      'mov %r0, 0',
      'mov %r3, %r1',
      'add %r3, %r2',
      'mov %r4, %r1',
      'add %r4, 8',
      'jgt %r4, %r3, +1',
      'ldxdw %r0, [%r1]',
      'exit',
    ),
    'accepted',
  ],
  [
    'a wrapping sum compared with the length',
    'flat',
    lines(
      'mov %r0, 0',
      'jlt %r2, 8, +6',
      'ldxdw %r7, [%r1]',
      'mov %r3, %r7',
      'add %r3, 4',
      'jgt %r3, %r2, +2',
      'add %r1, %r7',
      'ldxw %r0, [%r1]',
      'exit',
    ),
    'outside-packet',
  ],
  [
    'what only a packet longer than itself comes to',
    'flat',
    lines(
      'mov %r0, 0',
      'mov %r7, %r2',
      'mov %r3, %r7',
      'add %r3, 4',
      'jgt %r3, %r2, +3',
      'mov %r4, %r1',
      'add %r4, %r7',
      'ldxw %r0, [%r4]',
      'exit',
    ),
    'accepted',
  ],
  [
    'what a packet as long as itself comes to',
    'flat',
    lines('mov %r0, 0', 'mov %r3, %r2', 'jgt %r3, %r2, +2', 'add %r1, %r2', 'ldxb %r0, [%r1]', 'exit'),
    'not-an-address',
  ],
  ['a helper', 'flat', lines('call 5', 'exit'), 'unknown-helper'],
];

function verdictOf(environment: Environment, text: string): string {
  const verification = verify(ebpf.assemble(text), { environment });
  return verification.accepted ? 'accepted' : verification.reason;
}

describe('the verifier', () => {
  it.each([...rows, ...stricter, ...flat])('%s (%s)', (_title, environment, text, verdict) => {
    expect(verdictOf(environment, text)).toBe(verdict);
  });

  const kernel = findKernel();

  it.skipIf('missing' in kernel)(
    'agrees with Linux on all rows, and is stricter where it says so',
    async () => {
      if ('missing' in kernel) return;
      const asked = kernel.value();
      const wrong: string[] = [];
      for (const [title, environment, text, verdict] of [...rows, ...stricter]) {
        if (environment === 'flat') continue;
        const { instructions } = ebpf.assemble(text);
        const answer = await asked.load({ program: instructions, type: environment });
        const expected = verdict === 'accepted' || stricter.some((row) => row[0] === title);
        if (answer.accepted !== expected) wrong.push(`${title}: ${answer.log}`);
      }
      asked.close();
      expect(wrong).toEqual([]);
    },
  );
});

describe('a verification', () => {
  it('says what was proven of an accepted program', () => {
    const verification = verify(ebpf.assemble(guarded(4, 'stxdw [%r10-8], %r2', 'ldxw %r0, [%r2]')), {
      environment: 'xdp',
    });
    expect(verification).toEqual({
      accepted: true,
      visited: 9,
      reached: new Uint8Array(9).fill(1),
      stack: 8,
      proved: ['context', 'context', ...new Array(4).fill(undefined), 'stack', 'packet', undefined],
    });
  });

  it('names the instruction, the registers and the text behind a refusal', () => {
    const text = 'ldxw %r2, [%r1]\nldxb %r0, [%r2+7]\nexit';
    expect(verify(ebpf.assemble(text), { environment: 'xdp' })).toEqual({
      accepted: false,
      instruction: 1,
      reason: 'outside-packet',
      message: 'bytes 7 … 7 of the packet are accessed, but 0 are known to be there',
      registers: [
        'uninitialised',
        'context',
        'packet (0 bytes proven)',
        ...new Array(7).fill('uninitialised'),
        'stack',
      ],
      spans: [{ start: 16, end: 33 }],
    });
  });

  it('refuses programs beyond its limits', () => {
    const program = ebpf.assemble('mov %r0, 0\nadd %r0, 1\njlt %r0, 100, -2\nexit');
    expect(verify(program, { environment: 'xdp', length: 3 })).toMatchObject({ reason: 'too-long' });
    expect(verify(program, { environment: 'xdp', complexity: 50 })).toMatchObject({ reason: 'complexity' });
  });
});
