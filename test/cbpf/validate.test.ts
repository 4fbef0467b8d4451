import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findInvalidity, type Instruction, opcodeOf, opcodes, validate } from '../../src/cbpf/index.js';
import { present, skips, titled } from '../support/shared.js';
import { findLibpcapMachine, programLine } from '../vm/libpcap-machine.js';
import { program } from './arbitrary.js';

const instruction = (code: number, k = 0, jt = 0, jf = 0): Instruction => ({ code, jt, jf, k });
const accept = instruction(6, 1);

describe('a program is refused', () => {
  it.each([
    ['whose opcode does not exist', [instruction(0x99), accept], 0, 'there is no opcode 0x99'],
    ['that returns X', [instruction(0x0e), accept], 0, 'there is no opcode 0xe'],
    ['that runs over its end', [accept, instruction(7)], 1, 'the last instruction of a program must return'],
    ['that jumps over its end', [instruction(5, 1), accept], 0, 'the jump to 2 leaves the program'],
    [
      'that jumps before its start',
      [instruction(5, 0xfffffffe), accept],
      0,
      'the jump to 4294967295 leaves the program',
    ],
    [
      'that branches over its end',
      [instruction(0x15, 0, 0, 1), accept],
      0,
      'the jump to 2 leaves the program',
    ],
    ['that loads a word of M[] too many', [instruction(0x60, 16), accept], 0, 'there is no M[16]'],
    ['that stores to one', [accept, instruction(3, 16), accept], 1, 'there is no M[16]'],
    ['that divides by the constant 0', [instruction(0x34, 0), accept], 0, 'it divides by the constant 0'],
    ['that takes the remainder by it', [instruction(0x94, 0), accept], 0, 'it divides by the constant 0'],
  ])('%s', (_title, instructions, index, what) => {
    expect(findInvalidity(instructions)).toEqual({ index, what });
    const spans = instructions.map((_, i) => [{ start: i, end: i + 1 }]);
    expect(() => validate({ instructions, spans })).toThrow(
      expect.objectContaining({ code: 'invalid-program', span: { start: index, end: index + 1 } }),
    );
  });

  it('that has no instruction', () => {
    expect(() => validate({ instructions: [], spans: [] })).toThrow('at least one instruction');
  });
});

describe('a program is accepted', () => {
  it.each([
    ['that jumps back, as protochain does', [instruction(7), instruction(5, 0xfffffffe), accept]],
    ['that cannot be reached in part', [accept, instruction(7), accept]],
    ['that shifts by 32', [instruction(0x64, 32), accept]],
  ])('%s', (_title, instructions) => {
    expect(findInvalidity(instructions)).toBeUndefined();
  });
});

const libpcap = findLibpcapMachine();

describe.skipIf(skips(libpcap))(titled('bpf_validate of libpcap', libpcap), () => {
  it('judges random damage the same, unless an opcode does not exist', () => {
    const damage = fc.record({
      at: fc.nat(),
      code: fc.option(fc.constantFrom(...opcodes.map(({ code }) => code))),
      jt: fc.option(fc.nat(255)),
      k: fc.option(fc.oneof(fc.nat(40), fc.constantFrom(0xffffffff, 0xfffffffe, 0x80000000))),
    });
    const cases = fc
      .sample(fc.tuple(program, damage), 5000)
      .map(([{ instructions }, { at, code, jt, k }]) =>
        instructions.map((each, i) =>
          i === at % instructions.length
            ? { ...each, code: code ?? each.code, jt: jt ?? each.jt, k: k ?? each.k }
            : each,
        ),
      );
    const answers = present(libpcap)(cases.map(programLine));
    const ours = cases.map((instructions) => (findInvalidity(instructions) === undefined ? '1' : '0'));
    expect(ours).toEqual(answers);
    expect(new Set(answers)).toEqual(new Set(['0', '1']));
    expect(cases.flat().every(({ code }) => opcodeOf(code) !== undefined)).toBe(true);
  });
});
