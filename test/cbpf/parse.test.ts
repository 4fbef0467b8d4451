import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FilterError } from '../../src/base/index.js';
import { type Format, formatProgram, type Instruction, opcodes, parseProgram } from '../../src/cbpf/index.js';
import { program } from './arbitrary.js';

const formats: readonly Format[] = ['human', 'c', 'decimal'];

/** -d does not tell the constant of what it has no name for. */
const shown = (format: Format, instructions: readonly Instruction[]): Instruction[] =>
  instructions.map((each) => (format === 'human' && each.code === 0x81 ? { ...each, k: 0 } : each));

describe('what formatProgram writes, parseProgram reads back', () => {
  it.each(formats)('%s', (format) => {
    fc.assert(
      fc.property(program, ({ instructions }) => {
        const read = parseProgram(formatProgram({ instructions }, format));
        expect(read.instructions).toEqual(shown(format, instructions));
      }),
      { numRuns: 300 },
    );
  });

  it('with every opcode among them', () => {
    const instructions = opcodes.map(({ code }) => ({ code, jt: 0, jf: 0, k: 0 }));
    for (const format of formats) {
      expect(parseProgram(formatProgram({ instructions }, format)).instructions).toEqual(instructions);
    }
  });
});

describe('a text is read', () => {
  const returns = [{ code: 6, jt: 0, jf: 0, k: 0xffffffff }];

  it.each([
    ['without the number in front', 'ret #-1'],
    ['with blank lines and blanks around', '\n\n   (000) ret #-1  \r\n\n'],
    ['with a constant in hex', '(000) ret #0xffffffff'],
    ['in C, without the last comma', '{0x06,0,0,0xffffffff}'],
    ['in C, with a decimal code', '{ 6, 0, 0, 4294967295 },'],
    ['in decimal', '1\n6 0 0 4294967295'],
  ])('%s', (_title, text) => {
    expect(parseProgram(text).instructions).toEqual(returns);
  });

  it('with the span of each line', () => {
    expect(parseProgram('(000) tax\n  (001) ret #0\n').spans).toEqual([
      [{ start: 0, end: 9 }],
      [{ start: 12, end: 24 }],
    ]);
  });
});

describe('a fault is named with its place', () => {
  it.each([
    ['an empty text', '  \n', 'a program has at least one instruction', ''],
    ['an instruction that does not exist', '(000) lhd [12]', "there is no instruction 'lhd'", 'lhd'],
    ['an operand of another instruction', '(000) ldh #5', "'#5' is no operand of 'ldh'", '#5'],
    ['a constant of 33 bits', '(000) ret #4294967296', "'#4294967296' is no operand of 'ret'", '#4294967296'],
    ['no operand', '(000) jeq jt 1 jf 2', "'jeq' lacks its operand", '(000) jeq jt 1 jf 2'],
    ['no targets', '(000) jeq #1', "'jeq' lacks its targets", '(000) jeq #1'],
    [
      'targets too many',
      '(000) tax jt 1 jf 2',
      "'tax' does not branch and has no targets",
      '(000) tax jt 1 jf 2',
    ],
    [
      'a branch back',
      '(000) jeq x jt 0 jf 1',
      'a branch leads 1 to 256 instructions ahead, which 0 is not',
      'jt 0',
    ],
    ['a wrong number', 'tax\n(002) tax', 'this is instruction 1, but another number is given', '002'],
    ['punctuation', '(000) !', 'this is no line of a program', '(000) !'],
    [
      'a field too few',
      '{ 0x28, 0, 0 },',
      'an instruction in C has four fields in braces',
      '{ 0x28, 0, 0 },',
    ],
    ['a field too large', '{ 0x28, 256, 0, 1 },', 'jt is a number from 0 to 255', '256'],
    ['a wrong count', '2\n6 0 0 0', 'the first line announces 2 instructions, but 1 follow', '2'],
    ['three numbers', '1\n6 0 0', 'an instruction has four numbers', '6 0 0'],
  ])('%s', (_title, text, message, place) => {
    let caught: unknown;
    try {
      parseProgram(text);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(FilterError);
    const { span, message: said } = caught as FilterError;
    expect([said, text.slice(span.start, span.end)]).toEqual([message, place]);
  });
});
