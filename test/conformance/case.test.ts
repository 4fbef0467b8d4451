import { describe, expect, it } from 'vitest';
import { FilterError } from '../../src/base/index.js';
import { parseCase } from '../../src/conformance/index.js';

const complete = '-- asm\nexit\n-- result\n0x0\n';

describe('a case', () => {
  it('has a program, memory and a result', () => {
    const text = '# about\n-- asm\nmov %r0, 5 # five\nexit\n-- mem\n01 02 0x03\nff\n-- result\n0x5\n';
    const { program, memory, expected } = parseCase(text);
    expect(program.instructions.map(({ code }) => code)).toEqual([0xb7, 0x95]);
    expect([...memory]).toEqual([1, 2, 3, 255]);
    expect(expected).toEqual({ result: 5n });
    const [span] = program.spans[0]!;
    expect(text.slice(span?.start, span?.end)).toBe('mov %r0, 5');
  });

  it('has no memory unless told', () => {
    expect(parseCase(complete).memory.length).toBe(0);
  });

  it('may have an error for a result, which counts then', () => {
    const text = `${complete}-- error\n  it went wrong  \n`;
    expect(parseCase(text).expected).toEqual({ error: 'it went wrong' });
    expect(parseCase(`${complete}-- error\n\n`).expected).toEqual({ result: 0n });
  });

  it('may give its instructions as numbers, which count more than the text', () => {
    const { program } = parseCase(`${complete}-- raw\n0x00000001000000b7\n149\n`);
    expect(program.instructions).toEqual([
      { code: 0xb7, dst: 0, src: 0, off: 0, imm: 1 },
      { code: 0x95, dst: 0, src: 0, off: 0, imm: 0 },
    ]);
  });

  it('counts the last line of a result, decimal or hexadecimal, up to 64 bits', () => {
    expect(parseCase(`${complete}1\n18446744073709551615\n`).expected).toEqual({ result: 2n ** 64n - 1n });
    expect(parseCase(complete.replace('0x0', '0xFF')).expected).toEqual({ result: 255n });
  });

  it('passes over the sections that say nothing to a machine', () => {
    const text = `-- c\n#include <stdint.h>\nint x;\n-- no register offset\ncall instruction\n${complete}`;
    expect(parseCase(text).expected).toEqual({ result: 0n });
  });

  it('may have lines that end with a carriage return', () => {
    expect(parseCase(complete.replaceAll('\n', '\r\n')).expected).toEqual({ result: 0n });
  });

  it.each([
    ['a section of another name', '-- asm of x\nexit\n-- outcome\n1', "there is no section '-- outcome'"],
    ['no instructions', '-- asm\n\n-- result\n1', 'the case has no instructions'],
    ['nothing expected', '-- asm\nexit\n', 'neither what the result is'],
    ['a wrong byte', `${complete}-- mem\n01 100`, "'100' is no byte in hexadecimal"],
    ['a wrong result', complete.replace('0x0', '-1'), "'-1' is no number of 64 bits"],
    ['a result of 65 bits', complete.replace('0x0', '18446744073709551616'), 'no number of 64 bits'],
    ['a wrong instruction', complete.replace('exit', 'leave'), "there is no instruction 'leave'"],
    ['a wrong word', `${complete}-- raw\n0xg`, "'0xg' is no number of 64 bits"],
  ])('is refused with %s', (_title, text, message) => {
    let error: unknown;
    try {
      parseCase(text);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(FilterError);
    expect((error as FilterError).message).toContain(message);
  });
});
