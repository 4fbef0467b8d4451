import { describe, expect, it } from 'vitest';
import * as ebpf from '../../src/ebpf/index.js';
import { findKernel, isInstalled, programLine } from '../translate/kernel-machine.js';
import { instruction } from './instruction.js';

const kernel = findKernel();
const missing =
  'missing' in kernel ? kernel.missing : !isInstalled('bpftool') ? 'install bpftool' : undefined;

/**
 * What the kernel keeps as it is and any bpftool knows: no division by a register, to which it adds a test for 0, no
 * 32-bit cmpxchg, after which it clears a half of r0, no calls, nothing of version 4 of the set. The branches compare what
 * it cannot know, or it would leave out those never taken.
 */
function sample(): ebpf.Instruction[] {
  const straight = ebpf.operations.filter(
    ({ shape, selector, symbol }) =>
      ['immediate', 'register', 'negate', 'swap'].includes(shape) &&
      (selector?.field !== 'off' || selector.value === 0) &&
      !(shape === 'register' && /[/%]/.test(symbol)),
  );
  const branches = ebpf.operations.filter(({ shape }) => shape.startsWith('branch'));
  const constant = ({ symbol }: ebpf.Operation): number =>
    symbol.includes('<<') || symbol.includes('>>') ? 31 : -7;
  return [
    instruction(0x18, 3, 0, 0, -2),
    instruction(0, 0, 0, 0, 0x1234),
    ...[0, 2, 4].map((register) => instruction(0xb7, register, 0, 0, 100 + register)),
    ...straight
      .filter(({ symbol }) => !symbol.startsWith('bswap'))
      .map((operation) => ({
        ...instruction(operation.code, 2),
        src: operation.shape === 'register' ? 4 : 0,
        imm: operation.shape === 'immediate' ? constant(operation) : 0,
        ...(operation.selector === undefined ? {} : { [operation.selector.field]: operation.selector.value }),
      })),
    ...[0x7b, 0x63, 0x6b, 0x73].map((code) => instruction(code, 10, 2, -8)),
    ...[0x7a, 0x62, 0x6a, 0x72].map((code) => instruction(code, 10, 0, -16, -3)),
    ...[0x79, 0x61, 0x69, 0x71].map((code) => instruction(code, 4, 10, -8)),
    ...[0, 0x40, 0x50, 0xa0, 0x01, 0xe1].flatMap((operation) =>
      [0xc3, 0xdb].map((code) => instruction(code, 10, 4, -8, operation)),
    ),
    instruction(0xdb, 10, 4, -8, 0xf1),
    instruction(0xdb, 10, 2, -16, 0xe1),
    ...branches
      .map((operation) => ({
        ...instruction(operation.code, 2, 0, 1),
        src: operation.shape === 'branch-register' ? 4 : 0,
        imm: operation.shape === 'branch-immediate' ? -5 : 0,
      }))
      .flatMap((branch) => [branch, instruction(0xb7)]),
    instruction(0xb7),
    instruction(0x95),
  ];
}

describe.skipIf(missing !== undefined)(
  `bpftool prog dump xlated${missing === undefined ? '' : ` (skipped: ${missing})`}`,
  () => {
    it('prints the same lines', () => {
      if ('missing' in kernel) return;
      const instructions = sample();
      expect(ebpf.findInvalidity(instructions)).toBeUndefined();
      const [loaded, dump = ''] = kernel.value([programLine(instructions), 'X']);
      expect(loaded).toBe('ok');
      expect(dump.replaceAll('\t', '\n').split('\n')).toEqual(
        ebpf.formatProgram({ instructions }).split('\n'),
      );
    });
  },
);
