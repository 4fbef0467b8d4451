import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as ebpf from '../../src/ebpf/index.js';
import { anyOperation, anyWord, slots } from './arbitrary.js';

/** Jumps of a few slots, so that many lead to an instruction of the program. */
const nearby = (each: ebpf.Instruction): ebpf.Instruction => {
  const shape = ebpf.operationOf(each)?.shape ?? '';
  if (/branch|^goto$/.test(shape)) return { ...each, off: (each.off % 8) | 0 };
  const distance = shape === 'goto-long' || (shape === 'call' && each.src === 1);
  return distance ? { ...each, imm: (each.imm % 8) | 0 } : each;
};

const instructionsOfTable = fc
  .array(anyOperation.chain(slots), { maxLength: 20 })
  .chain((parts) => fc.constantFrom(parts.flat(), parts.flat().map(nearby)));

const sameAgain = (instructions: readonly ebpf.Instruction[]): void => {
  expect(ebpf.assemble(ebpf.formatAssembly({ instructions })).instructions).toEqual(instructions);
};

describe('assembling undoes disassembling', () => {
  it('of instructions of the table, with labels where jumps lead to one', () => {
    let labels = 0;
    fc.assert(
      fc.property(instructionsOfTable, (instructions) => {
        sameAgain(instructions);
        if (/^L\d+:$/m.test(ebpf.formatAssembly({ instructions }))) labels++;
      }),
      { numRuns: 2000 },
    );
    expect(labels).toBeGreaterThan(100);
  });

  it('of any words', () => {
    fc.assert(fc.property(fc.array(anyWord, { maxLength: 20 }), sameAgain), { numRuns: 2000 });
  });

  it('and writes the 64 bits of none that is valid', () => {
    fc.assert(
      fc.property(anyOperation.chain(slots), (instructions) => {
        expect(ebpf.formatAssembly({ instructions })).not.toContain('.quad');
      }),
      { numRuns: 2000 },
    );
  });
});
