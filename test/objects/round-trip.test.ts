/** What is written in a form is read back as the same program, without a word on what form it is. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Instruction, opcodeOf } from '../../src/cbpf/index.js';
import {
  classicProgram,
  extendedProgram,
  type Form,
  forms,
  type MachineProgram,
  readForm,
  writeForm,
} from '../../src/objects/index.js';
import { program as randomClassic } from '../cbpf/arbitrary.js';
import { anyWord } from '../ebpf/arbitrary.js';
import { compiled } from './filters.js';

const bytesOf = (written: string | Uint8Array): Uint8Array =>
  typeof written === 'string' ? new TextEncoder().encode(written) : written;

function throughForm(form: Form, program: MachineProgram, expression = ''): MachineProgram {
  const facts = { environment: 'tc', lines: [], json: { expression } } as const;
  const [read, ...more] = readForm(bytesOf(writeForm(form, program, facts)));
  expect(more).toEqual([]);
  return read!.program;
}

/** Neither set takes these forms of the other. */
const classicForms = forms.filter((form) => form !== 'elf');
const extendedForms = forms.filter((form) => form !== 'xt_bpf' && form !== 'tc-bytecode');

/** tax and txa may have a k that nobody uses, and -d does not show. */
const shown = (instruction: Instruction): Instruction =>
  opcodeOf(instruction.code)?.operand === 'none' ? { ...instruction, k: 0 } : instruction;

describe('programs of filters', () => {
  it.each(classicForms)('classic, as %s', (form) => {
    fc.assert(
      fc.property(compiled, ({ classic: { instructions, spans, expression } }) => {
        const read = throughForm(form, classicProgram(instructions, spans), expression);
        const expected = form === 'listing' ? instructions.map(shown) : instructions;
        expect([read.set, read.instructions]).toEqual(['classic', expected]);
        if (form === 'json') expect(read.spans).toEqual(spans);
      }),
      { numRuns: 200 },
    );
  });

  it.each(extendedForms)('extended, as %s', (form) => {
    fc.assert(
      fc.property(compiled, ({ classic: { expression }, extended: { instructions, spans } }) => {
        const read = throughForm(form, extendedProgram(instructions, spans), expression);
        expect([read.set, read.instructions]).toEqual(['extended', instructions]);
        if (form === 'json') expect(read.spans).toEqual(spans);
      }),
      { numRuns: 200 },
    );
  });
});

describe('programs that no compiler writes', () => {
  /** -d does not tell the constant of what it has no name for. */
  const exact = classicForms.filter((form) => form !== 'listing');

  it.each(exact)('classic, as %s', (form) => {
    fc.assert(
      fc.property(randomClassic, ({ instructions, spans }) => {
        expect(throughForm(form, classicProgram(instructions, spans)).instructions).toEqual(instructions);
      }),
      { numRuns: 300 },
    );
  });

  /** Any 64 bits, whether they are an instruction or not; the bytes alone would not tell the set then. */
  const told = extendedForms.filter((form) => !['listing', 'hex', 'raw'].includes(form));

  it.each(told)('extended, as %s', (form) => {
    fc.assert(
      fc.property(fc.array(anyWord, { minLength: 1, maxLength: 20 }), (instructions) => {
        const program = extendedProgram(
          instructions,
          instructions.map(() => []),
        );
        expect(throughForm(form, program).instructions).toEqual(instructions);
      }),
      { numRuns: 500 },
    );
  });
});
