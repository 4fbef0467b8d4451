import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile, translate } from '../../src/index.js';
import { linesOf, ObjectError, readObject, writeObject } from '../../src/objects/index.js';
import { compiled } from './filters.js';

const text = 'tcp port 80 and not\n (ip6 or host 10.0.0.1)';
const program = translate(compile(text));
const lines = linesOf(program.spans, text);
const object = writeObject(program.instructions, { environment: 'xdp', lines });

describe('an object that was written is read back', () => {
  it('with section, name, instructions and lines', () => {
    expect(readObject(object)).toEqual([
      { section: 'xdp', name: 'filter', instructions: program.instructions, lines, relocations: [] },
    ]);
  });

  it('without lines, where there are none', () => {
    const bare = writeObject(program.instructions, { environment: 'tc', lines: [] });
    expect(readObject(bare)[0]).toMatchObject({ section: 'tc', lines: [] });
    expect(Buffer.from(bare).includes('.BTF')).toBe(false);
  });

  it('whatever the filter', () => {
    fc.assert(
      fc.property(compiled, ({ classic, extended }) => {
        const shown = linesOf(extended.spans, classic.expression);
        const bytes = writeObject(extended.instructions, { environment: 'socket', lines: shown });
        const [read] = readObject(bytes);
        // A column that ten bits do not hold is not told.
        const told = shown.map((line) => (line.column > 1023 ? { ...line, column: 0 } : line));
        expect(read).toMatchObject({ instructions: extended.instructions, lines: told });
      }),
      { numRuns: 300 },
    );
  });
});

/** The object with some bytes replaced. */
const changed = (at: number, ...bytes: number[]): Uint8Array => {
  const copy = object.slice();
  copy.set(bytes, at);
  return copy;
};

const sectionHeader = (index: number): number =>
  Number(new DataView(object.buffer).getBigUint64(40, true)) + 64 * index;

describe('an object is refused', () => {
  it.each([
    ['that is none', new TextEncoder().encode('(000) ret #0'), 'not-an-object', 'this is no ELF file'],
    [
      'that ends in its header',
      object.subarray(0, 40),
      'damaged-object',
      'the ELF header lies outside the file',
    ],
    [
      'that ends before its sections',
      object.subarray(0, 200),
      'damaged-object',
      'the table of sections lies outside',
    ],
    ['of 32 bits', changed(4, 1), 'unsupported-object', 'this ELF file is not one of 64 bits'],
    ['that is big-endian', changed(5, 2), 'unsupported-object', 'this ELF file is not little-endian'],
    ['that is linked', changed(16, 2), 'unsupported-object', 'this ELF file is not relocatable'],
    ['of x86-64', changed(18, 62), 'unsupported-object', 'an object for machine 62, not BPF'],
    ['with other section headers', changed(58, 65), 'damaged-object', 'its section headers have 65 bytes'],
    [
      'with a section beyond its end',
      changed(sectionHeader(2) + 33, 0xff),
      'damaged-object',
      'section 2 lies outside the file',
    ],
    [
      'with half an instruction',
      changed(sectionHeader(2) + 32, 12),
      'damaged-object',
      "section 'xdp' holds no whole number",
    ],
    ['without code', changed(sectionHeader(2) + 8, 2), 'no-program', 'no section with a program'],
    [
      'with other BTF',
      changed(Buffer.from(object).indexOf('9feb', 'hex'), 0xeb, 0x9f),
      'damaged-object',
      '.BTF does not begin',
    ],
  ])('%s', (_title, bytes, code, message) => {
    let caught: unknown;
    try {
      readObject(bytes);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(ObjectError);
    expect(caught).toMatchObject({ code, message: expect.stringContaining(message) });
  });
});
