/** Whatever the bytes are: programs or an error that says what is wrong, and soon. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FilterError } from '../../src/base/index.js';
import { compile, translate } from '../../src/index.js';
import { linesOf, ObjectError, readForm, writeObject } from '../../src/objects/index.js';

const text = 'tcp port 80 and not (ip6 or host 10.0.0.1)';
const { instructions, spans } = translate(compile(text));
const object = writeObject(instructions, {
  environment: 'tc',
  lines: linesOf(spans, text),
});

/** How it ended, and how much came out. */
function outcome(bytes: Uint8Array): { readonly ending: string; readonly slots: number } {
  try {
    const programs = readForm(bytes);
    return {
      ending: 'read',
      slots: programs.reduce((sum, { program }) => sum + program.instructions.length, 0),
    };
  } catch (error) {
    if (error instanceof ObjectError || error instanceof FilterError) return { ending: error.code, slots: 0 };
    throw error;
  }
}

const word = fc.oneof(
  fc.constantFrom(0, 1, 2, 4, 8, 16, 24, 64, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff),
  fc.nat(object.length + 8),
);

/** Numbers of 1, 2, 4 or 8 bytes over it, at any place; then perhaps an end too early. */
const mutant = fc
  .record({
    changes: fc.array(
      fc.record({ at: fc.nat(object.length - 1), value: word, width: fc.constantFrom(1, 2, 4, 8) }),
      {
        minLength: 1,
        maxLength: 6,
      },
    ),
    length: fc.option(fc.nat(object.length), { freq: 8, nil: object.length }),
  })
  .map(({ changes, length }) => {
    const bytes = object.slice(0, length);
    for (const { at, value, width } of changes) {
      for (let i = 0; i < width && at + i < bytes.length; i++) {
        bytes[at + i] = i < 4 ? value >>> (8 * i) : value === 0xffffffff ? 0xff : 0;
      }
    }
    return bytes;
  });

describe('a damaged object', () => {
  it('is read or refused, and never gives more instructions than it has bytes for', () => {
    const endings = new Set<string>();
    fc.assert(
      fc.property(mutant, (bytes) => {
        const { ending, slots } = outcome(bytes);
        endings.add(ending);
        expect(slots * 8).toBeLessThanOrEqual(bytes.length);
      }),
      { numRuns: 20_000 },
    );
    expect([...endings].sort()).toEqual(
      ['damaged-object', 'no-program', 'program-syntax', 'read', 'unsupported-object'].sort(),
    );
  });
});

/** An object of `size` bytes that is nothing but section headers, all made by `header`. */
function manySections(size: number, header: (index: number, view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(size);
  bytes.set(object.subarray(0, 64));
  const count = Math.min(0xffff, Math.floor((size - 64) / 64));
  const file = new DataView(bytes.buffer);
  file.setBigUint64(40, 64n, true);
  file.setUint16(60, count, true);
  file.setUint16(62, 1, true);
  for (let index = 0; index < count; index++) header(index, new DataView(bytes.buffer, 64 + 64 * index, 64));
  return bytes;
}

const section = (view: DataView, type: number, offset: number, size: number): void => {
  view.setUint32(4, type, true);
  view.setBigUint64(8, 4n, true);
  view.setBigUint64(24, BigInt(offset), true);
  view.setBigUint64(32, BigInt(size), true);
};

const SIZE = 2 ** 20;

describe('an object made to cost much', () => {
  it.each([
    [
      'by sections of code that all hold the whole file',
      manySections(SIZE, (_, view) => section(view, 1, 0, SIZE)),
      'damaged-object',
    ],
    [
      'by tables of relocations that all hold the whole file',
      manySections(SIZE, (_, view) => section(view, 9, 0, SIZE)),
      'damaged-object',
    ],
    [
      'by names without an end',
      manySections(SIZE, (index, view) => {
        view.setUint32(0, index, true);
        section(view, index === 1 ? 3 : 1, 0, index === 1 ? SIZE : 8);
      }).fill(0x61, 64 + 64 * 0xffff),
      'read',
    ],
    [
      'by a function in every slot',
      manySections(SIZE, (index, view) => {
        // Section 0 is the table of symbols, which the headers of all sections happen to be.
        section(view, index === 0 ? 2 : 1, 0, index === 0 ? SIZE : 8);
        view.setUint32(40, 1, true);
      }),
      'read',
    ],
  ])('%s', (_title, bytes, ending) => {
    const start = process.cpuUsage();
    expect(outcome(bytes).ending).toBe(ending);
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1000, 'milliseconds of CPU').toBeLessThan(2000);
  });

  it('by its size', () => {
    expect(outcome(new Uint8Array(2 ** 25 + 1)).ending).toBe('unsupported-object');
  });
});
