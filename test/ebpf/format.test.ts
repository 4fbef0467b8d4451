import { describe, expect, it } from 'vitest';
import { formatProgram } from '../../src/ebpf/index.js';
import { instruction } from './instruction.js';
import { notations } from './notations.js';

describe('an instruction is printed as the kernel prints it', () => {
  it.each(notations.map(([each, line]) => [line, each] as const))('%s', (line, each) => {
    expect(formatProgram({ instructions: [each] })).toBe(`   0: ${line}\n`);
  });
});

describe('a program', () => {
  it('has one line for both slots of a wide instruction, and goes on counting slots', () => {
    const instructions = [
      instruction(0x18, 1, 0, 0, 0x89abcdef),
      instruction(0, 0, 0, 0, 0x01234567),
      instruction(0x18, 1, 0, 0, -1),
      instruction(0),
      instruction(0x95),
    ];
    expect(formatProgram({ instructions })).toBe(
      '   0: (18) r1 = 0x123456789abcdef\n   2: (18) r1 = 0xffffffff\n   4: (95) exit\n',
    );
  });
});
