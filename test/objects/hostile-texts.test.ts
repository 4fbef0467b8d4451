/** Whatever a text is: a program or an error that says what is wrong, and soon. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FilterError } from '../../src/base/index.js';
import { compile, translate } from '../../src/index.js';
import { type Form, forms, type MachineProgram, readForm, writeForm } from '../../src/objects/index.js';

const classic = compile('tcp port 80 and not host 10.0.0.1');
const programs: readonly MachineProgram[] = [
  { set: 'classic', ...classic },
  { set: 'extended', ...translate(classic, { target: 'xdp' }) },
];
const textForms = forms.filter((form) => form !== 'elf' && form !== 'raw');
const encoder = new TextEncoder();

const texts: readonly (readonly [Form, string])[] = programs.flatMap((program) =>
  textForms
    .filter((form) => program.set === 'classic' || (form !== 'xt_bpf' && form !== 'tc-bytecode'))
    .map((form): [Form, string] => [form, writeForm(form, program, { lines: [], json: {} }) as string]),
);

function outcome(text: string, form?: Form): 'read' | 'refused' {
  try {
    readForm(encoder.encode(text), { form });
    return 'read';
  } catch (error) {
    if (error instanceof FilterError) return 'refused';
    throw error;
  }
}

const piece = fc.oneof(
  fc.constantFrom(
    '0',
    '-1',
    '4294967295',
    '4294967296',
    '1e9',
    '0x',
    '{',
    '}',
    '[',
    ']',
    '"',
    ',',
    ':',
    '(',
    ';',
    '#',
  ),
  fc.constantFrom('\n', '\t', ' ', '/*', '*/', '//', '%r1', 'jt 1', 'L1', 'x', 'null', '{}', '\0', 'é', '𝄞'),
  fc.string({ maxLength: 5 }),
);

/** A text with parts cut out, doubled or replaced. */
const mutant = fc
  .record({
    from: fc.constantFrom(...texts),
    changes: fc.array(fc.record({ at: fc.nat(2000), length: fc.nat(12), piece }), {
      minLength: 1,
      maxLength: 5,
    }),
    told: fc.boolean(),
  })
  .map(({ from: [form, text], changes, told }) => ({
    form: told ? form : undefined,
    text: changes.reduce((whole, { at, length, piece: inserted }) => {
      const place = at % (whole.length + 1);
      return whole.slice(0, place) + inserted + whole.slice(place + length);
    }, text),
  }));

describe('a damaged text', () => {
  it('is read or refused', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(mutant, ({ text, form }) => {
        seen.add(outcome(text, form));
      }),
      { numRuns: 10_000 },
    );
    expect(seen).toEqual(new Set(['read', 'refused']));
  });
});

const many = (text: string): string => text.repeat(Math.ceil(2 ** 19 / text.length));

describe('a text made to cost much', () => {
  const costly: readonly (readonly [title: string, text: string])[] = [
    ['braces', many('{')],
    ['braces and digits', many('{1,')],
    ['comments without an end', many('/*')],
    ['comments of one line', many('//\n')],
    ['numbers', many('1 ')],
    ['lines', many('1\n')],
    ['commas', `1,${many(',')}`],
    ['blanks', `ld ${many(' ')}x`],
    ['labels', Array.from({ length: 100_000 }, (_, i) => `l${i}:`).join('')],
    ['jumps to one label', `${many('ja l\n')}l: ret #0`],
    ['brackets in JSON', `{"schema":${many('[')}`],
    ['hexadecimal', many('28000000')],
    ['lines of a listing', many('0: (95) exit\n')],
    ['one line of a listing', `0: (18) r1 = 0x${many('0')}`],
    ['blanks in a line of a listing', `0: (07) r1 ${many(' ')} 1`],
    ['a line of tcpdump', `(000) ld ${many(' [')}`],
    ['blanks in a line of tcpdump', `(000) ld${many(' ')}!`],
    ['places in memory', `exit\n${many('[ ')}`],
    ['registers', many('%r1 ')],
  ];

  it.each(costly)('by %s', (_title, text) => {
    const start = process.cpuUsage();
    for (const form of [undefined, ...textForms]) expect(['read', 'refused']).toContain(outcome(text, form));
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1000, 'milliseconds of CPU').toBeLessThan(10_000);
  });
});
