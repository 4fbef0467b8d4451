import { describe, expect, it } from 'vitest';
import { FilterError } from '../../src/base/index.js';
import { assemble, encode, formatAssembly, type Instruction } from '../../src/ebpf/index.js';
import { instruction } from './instruction.js';
import { notations } from './notations.js';

/** One line of the text, without its indent. */
const printed = (...instructions: readonly Instruction[]): string => formatAssembly({ instructions }).trim();

describe('an instruction is written and read', () => {
  it.each(notations.map(([each, , line]) => [line, each] as const))('%s', (line, each) => {
    expect(printed(each)).toBe(line);
    expect(assemble(line).instructions).toEqual([each]);
  });

  it.each([
    ['lddw %r1, 0x123456789abcdef', 0, 0x89abcdef | 0, 0x01234567],
    ['lddw %r1, 0xffffffff', 0, -1, 0],
    ['lddw %r1, map_by_fd(3)', 1, 3, 0],
    ['lddw %r1, map_val(map_by_fd(3))+16', 2, 3, 16],
    ['lddw %r1, var_addr(5)', 3, 5, 0],
    ['lddw %r1, code_addr(2)', 4, 2, 0],
    ['lddw %r1, map_by_idx(1)', 5, 1, 0],
    ['lddw %r1, map_val(map_by_idx(1))+-4', 6, 1, -4],
  ])('%s, which takes two slots', (line, src, imm, upper) => {
    const wide = [instruction(0x18, 1, src, 0, imm), instruction(0, 0, 0, 0, upper)];
    expect(printed(...wide)).toBe(line);
    expect(assemble(line).instructions).toEqual(wide);
  });

  it.each([
    ['swap16 %r1', 'bswap16 %r1'],
    ['call helper 5', 'call 5'],
    ['lock fetch xchg [%r1], %r2', 'lock xchg [%r1], %r2'],
    ['lddw %r1, -1', 'lddw %r1, 0xffffffffffffffff'],
    ['lddw %r1, 18446744073709551615', 'lddw %r1, 0xffffffffffffffff'],
    ['mov %r1, 0xFFFFFFFF', 'mov %r1, -1'],
    ['ldxw  %r1 , [ %r2 + 4 ]  # a comment', 'ldxw %r1, [%r2+4]'],
    ['ldxw %r1 [%r2-0x8000]', 'ldxw %r1, [%r2-32768]'],
  ])('%s, which is %s', (other, line) => {
    expect(assemble(other).instructions).toEqual(assemble(line).instructions);
  });

  it('what is none, as its 64 bits', () => {
    const wrong = instruction(0xff, 1, 2, -3, 4);
    expect(printed(wrong)).toBe('.quad 0x00000004fffd21ff');
    expect(assemble('.quad 0x00000004fffd21ff').instructions).toEqual([wrong]);
    // Its imm should be 0.
    expect(printed(instruction(0x95, 0, 0, 0, 1))).toBe('.quad 0x0000000100000095');
  });
});

describe('labels', () => {
  const text = [
    '    lddw %r1, 0x1',
    'again:',
    '    add %r1, -1',
    '    jne %r1, 0, again',
    '    call local double',
    '    ja32 exit',
    'double:',
    '    add %r0, %r0',
    'back: exit',
    '',
  ].join('\n');

  it('stand for where they are, two slots after a wide instruction', () => {
    const { instructions } = assemble(text);
    expect(instructions.map(({ off, imm }) => [off, imm])).toEqual([
      [0, 1],
      [0, 0],
      [0, -1],
      [-2, 0],
      [0, 1],
      [0, 1],
      [0, 0],
      [0, 0],
    ]);
  });

  it('are made where jumps lead', () => {
    expect(formatAssembly(assemble(text))).toBe(
      [
        '    lddw %r1, 0x1',
        'L2:',
        '    add %r1, -1',
        '    jne %r1, 0, L2',
        '    call local L6',
        '    ja32 L7',
        'L6:',
        '    add %r0, %r0',
        'L7:',
        '    exit',
        '',
      ].join('\n'),
    );
  });

  it('are not made where no instruction begins', () => {
    const into = [instruction(0x05, 0, 0, 1), instruction(0x18), instruction(0), instruction(0x95)];
    expect(formatAssembly({ instructions: into })).toContain('ja +1');
    expect(formatAssembly({ instructions: [instruction(0x05, 0, 0, 0)] })).toContain('ja +0');
  });

  it('called exit are the first exit, unless there is one of that name', () => {
    expect(assemble('ja exit\nexit\nexit').instructions[0]?.off).toBe(0);
    expect(assemble('ja exit\nexit\nexit: exit').instructions[0]?.off).toBe(1);
  });
});

describe('the spans of what was assembled', () => {
  it('are the parts of the text, twice for a wide instruction', () => {
    const text = '# nothing\n  lddw %r0, 1\nend: exit # done\n';
    const { instructions, spans } = assemble(text);
    expect(spans.map(([span]) => text.slice(span?.start, span?.end))).toEqual([
      'lddw %r0, 1',
      'lddw %r0, 1',
      'exit',
    ]);
    expect(encode(instructions).length).toBe(24);
  });
});

describe('a text is refused', () => {
  it.each([
    ['for a mnemonic that is none', 'mov %r0, 1\nmove %r0, 1', "there is no instruction 'move'", 'move'],
    ['for lock alone', 'lock [%r1], %r2', "there is no instruction 'lock'", 'lock'],
    ['for operands too few', 'mov %r0', 'these are no operands of mov', 'mov %r0'],
    ['for operands too many', 'exit 1', 'these are no operands of exit', 'exit 1'],
    ['for a number where a register is', 'mov 1, %r0', 'these are no operands of mov', 'mov 1, %r0'],
    ['for a register that is none', 'mov %r16, 1', "'%r16' is no register, nor a place", '%r16'],
    ['for a place that is none', 'ldxw %r0, [4]', "'[4]' is no register, nor a place", '[4]'],
    ['for an offset too large', 'ldxw %r0, [%r1+32768]', "'+32768' is no number of 16 bits", '[%r1+32768]'],
    ['for a decimal too large', 'mov %r0, 2147483648', "'2147483648' is no number of 32 bits", '2147483648'],
    ['for a decimal too small', 'mov %r0, -2147483649', 'is no number of 32 bits', '-2147483649'],
    ['for a hexadecimal too large', 'mov %r0, 0x100000000', 'is no number of 32 bits', '0x100000000'],
    ['for what is no number', 'mov %r0, 12z', "'12z' is no number of 32 bits", '12z'],
    ['for 65 bits', 'lddw %r0, 0x10000000000000000', 'is no number of 64 bits', '0x10000000000000000'],
    ['for a label nowhere', 'ja there\nexit', "there is no label 'there'", 'there'],
    ['for a label twice', 'a:\na:\nexit', "there are two labels 'a'", 'a:'],
    ['for bits that are none', '.quad', 'these are no operands of .quad', '.quad'],
  ])('%s', (_title, text, message, part) => {
    let error: unknown;
    try {
      assemble(text);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(FilterError);
    const { code, span, message: said } = error as FilterError;
    expect({ code, part: text.slice(span.start, span.end) }).toEqual({ code: 'assembly', part });
    expect(said).toContain(message);
  });
});
