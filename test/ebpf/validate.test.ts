import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as ebpf from '../../src/ebpf/index.js';
import { anyOperation, anyWord, slots } from './arbitrary.js';
import { instruction } from './instruction.js';

const exit = instruction(0x95);
const ALL: readonly ebpf.Field[] = ['dst', 'src', 'off', 'imm'];

/** The operation with jumps that stay within a program of itself and an exit. */
const grounded = (operation: ebpf.Operation, each: readonly ebpf.Instruction[]): ebpf.Instruction[] => {
  const [first, ...rest] = each;
  const jumps = /goto|branch/.test(operation.shape) || operation.symbol === 'local';
  const used = ebpf.fieldsOf[operation.shape];
  const distance = operation.symbol === 'local' || operation.shape === 'goto-long' ? 'imm' : 'off';
  const start = jumps && used.includes(distance) ? { ...first!, [distance]: 0 } : first!;
  return [start, ...rest, exit];
};

describe('every operation of the table', () => {
  it('is valid with any fields that it uses', () => {
    fc.assert(
      fc.property(
        anyOperation.chain((operation) => fc.tuple(fc.constant(operation), slots(operation))),
        ([operation, each]) => {
          expect(ebpf.findInvalidity(grounded(operation, each))).toBeUndefined();
        },
      ),
      { numRuns: 2000 },
    );
  });

  it.each(
    ebpf.operations.map(
      (operation) => [`${operation.code.toString(16)} ${operation.symbol}`, operation] as const,
    ),
  )('%s is refused with any field in use that it does not use', (_title, operation) => {
    const used = ebpf.fieldsOf[operation.shape];
    const unused = ALL.filter((field) => !used.includes(field) && operation.selector?.field !== field);
    const [each] = fc.sample(slots(operation), { numRuns: 1, seed: 1 });
    const program = grounded(operation, each!);
    for (const field of unused) {
      const damaged = [{ ...program[0]!, [field]: 1 }, ...program.slice(1)];
      expect(ebpf.findInvalidity(damaged)?.index).toBe(0);
    }
    expect(used.length + unused.length + (operation.selector === undefined ? 0 : 1)).toBe(4);
  });

  it('is found again by its instruction', () => {
    for (const operation of ebpf.operations) {
      const [each] = fc.sample(slots(operation), { numRuns: 1, seed: 1 });
      expect(ebpf.operationOf(each![0]!)).toBe(operation);
    }
  });
});

describe('a program is refused', () => {
  it.each([
    [
      'that runs over its end',
      [instruction(0xb7)],
      0,
      'control goes to 1, which is no instruction of the program',
    ],
    [
      'that jumps over its end',
      [instruction(0x05, 0, 0, 1), exit],
      0,
      'control goes to 2, which is no instruction of the program',
    ],
    [
      'that jumps before its start',
      [instruction(0x05, 0, 0, -2), exit],
      0,
      'control goes to -1, which is no instruction of the program',
    ],
    [
      'that jumps into a wide instruction',
      [instruction(0x15, 0, 0, 1), instruction(0x18), instruction(0), exit],
      0,
      'control goes to 2, which is no instruction of the program',
    ],
    [
      'that calls into nowhere',
      [instruction(0x85, 0, 1, 0, 5), exit],
      0,
      'control goes to 6, which is no instruction of the program',
    ],
    [
      'with half a wide instruction',
      [instruction(0x18)],
      0,
      'the second slot of a wide instruction is missing',
    ],
    [
      'with a wrong second slot',
      [instruction(0x18), exit],
      0,
      'the second slot of a wide instruction holds more than imm',
    ],
    [
      'with an opcode that does not exist',
      [instruction(0x00), exit],
      0,
      'there is no operation with opcode 0x0, src 0, off 0 and imm 0',
    ],
    [
      'with a division neither signed nor unsigned',
      [instruction(0x37, 0, 0, 2, 1), exit],
      0,
      'there is no operation with opcode 0x37, src 0, off 2 and imm 1',
    ],
    ['with register 11', [instruction(0xbf, 11), exit], 0, 'there is no register r11'],
    ['that reads register 15', [instruction(0xbf, 0, 15), exit], 0, 'there is no register r15'],
    [
      'that writes the frame pointer',
      [instruction(0xb7, 10), exit],
      0,
      'the frame pointer r10 must not be written',
    ],
    [
      'that fetches to the frame pointer',
      [instruction(0xdb, 1, 10, 0, 1), exit],
      0,
      'the frame pointer r10 must not be written',
    ],
  ] as const)('%s', (_title, instructions, index, what) => {
    expect(ebpf.findInvalidity(instructions)).toEqual({ index, what });
  });

  it('that has the upper half of what has none', () => {
    const map = [instruction(0x18, 1, 1, 0, 3), instruction(0, 0, 0, 0, 7), exit];
    expect(ebpf.findInvalidity(map)).toEqual({
      index: 0,
      what: 'the imm of the second slot is 7 and must be 0, as the first holds map by descriptor',
    });
    expect(ebpf.findInvalidity([instruction(0x18, 1, 2, 0, 3), ...map.slice(1)])).toBeUndefined();
  });

  it('that has no instruction', () => {
    expect(() => ebpf.validate({ instructions: [], spans: [] })).toThrow('at least one instruction');
  });

  it('or not, but never crashes the validator or the disassembler', () => {
    fc.assert(
      fc.property(fc.array(anyWord), (instructions) => {
        ebpf.findInvalidity(instructions);
        expect(ebpf.formatProgram({ instructions })).toMatch(/^( *\d+: \([0-9a-f]{2}\) .*\n)*$/);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the rules of Linux', () => {
  const shifts = ebpf.operations.filter(({ shape, symbol }) => shape === 'immediate' && /<<|>>/.test(symbol));
  const divisions = ebpf.operations.filter(
    ({ shape, symbol }) => shape === 'immediate' && /[/%]/.test(symbol),
  );
  const faultOf = ({ code, selector }: ebpf.Operation, imm: number, rules: ebpf.Rules) =>
    ebpf.findInvalidity([instruction(code, 1, 0, selector?.value ?? 0, imm), exit], rules)?.what;

  it.each(shifts.map((each) => [`${each.symbol} of ${each.width} bits`, each] as const))(
    'refuse %s by the width or more, which RFC 9669 masks',
    (_title, each) => {
      for (const imm of [each.width, each.width + 1, -1, 2 ** 31 - 1]) {
        expect(faultOf(each, imm, 'linux')).toMatch(/shift/);
        expect(faultOf(each, imm, 'rfc')).toBeUndefined();
      }
      expect(faultOf(each, each.width - 1, 'linux')).toBeUndefined();
    },
  );

  it.each(divisions.map((each) => [`${each.symbol} of ${each.width} bits`, each] as const))(
    'refuse %s by an immediate 0, which RFC 9669 defines',
    (_title, each) => {
      expect(faultOf(each, 0, 'linux')).toMatch(/division/);
      expect(faultOf(each, 0, 'rfc')).toBeUndefined();
      expect(faultOf(each, -1, 'linux')).toBeUndefined();
    },
  );

  it('let a register shift and divide by anything', () => {
    for (const code of [0x6f, 0x7f, 0xcf, 0x3f, 0x9f, 0x6c, 0x3c]) {
      expect(ebpf.findInvalidity([instruction(code, 1, 2), exit], 'linux')).toBeUndefined();
    }
  });

  it('have no callx', () => {
    expect(ebpf.findInvalidity([instruction(0x8d, 2), exit], 'linux')?.what).toMatch(/register/);
    expect(() => ebpf.validate({ instructions: [instruction(0x8d, 2), exit], spans: [] }, 'linux')).toThrow(
      /register/,
    );
  });
});
