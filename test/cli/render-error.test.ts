import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Expression } from '../../src/cli/expression.js';
import { paintFor } from '../../src/cli/paint.js';
import { renderError } from '../../src/cli/render-error.js';
import { FilterError, type FilterErrorFacts } from '../../src/index.js';

const terminal = { write() {}, isTerminal: true, columns: 80 };
const io = { output: terminal, errors: terminal, environment: {} } as unknown as Parameters<
  typeof paintFor
>[2];
const plain = paintFor('errors', 'never', io);

const render = (
  text: string,
  facts: Partial<FilterErrorFacts>,
  columns = 80,
  place: Partial<Expression> = {},
): string =>
  renderError(
    new FilterError({ code: 'x', message: 'no good', span: { start: 0, end: 0 }, ...facts }),
    { text, line: 1, ...place },
    columns,
    plain,
  );

describe('a filter error on the screen', () => {
  it.each<[string, string, string]>([
    ['a word', render('tcp prot 80', { span: { start: 4, end: 8 } }), 'no good\n  tcp prot 80\n      ^~~~\n'],
    ['one character', render('tcp & 80', { span: { start: 4, end: 5 } }), 'no good\n  tcp & 80\n      ^\n'],
    [
      'the end of the text',
      render('tcp port', { span: { start: 8, end: 8 } }),
      'no good\n  tcp port\n          ^\n',
    ],
    ['no place in the text', render('tcp', {}), 'no good\n'],
    ['an empty text', render('', { span: { start: 0, end: 0 } }), 'no good\n'],
    [
      'a span of several lines',
      render('tcp\nor udp', { span: { start: 0, end: 10 } }),
      'no good\n  tcp\n  ^~~\n',
    ],
    [
      'a later line',
      render('tcp\nor prot', { span: { start: 7, end: 11 } }),
      'no good\n  or prot\n     ^~~~\n',
    ],
    [
      'a tab before the fault',
      render('\tprot', { span: { start: 1, end: 5 } }),
      'no good\n   prot\n   ^~~~\n',
    ],
    [
      'an escape sequence in the text',
      render('\u001b[31m', { span: { start: 0, end: 1 } }),
      'no good\n   [31m\n  ^\n',
    ],
  ])('%s', (_, rendered, expected) => {
    expect(rendered).toBe(expected);
  });

  it('names file, line and column', () => {
    const rendered = render('tcp\nor prot', { span: { start: 7, end: 11 } }, 80, {
      file: 'rules.txt',
      line: 10,
    });
    expect(rendered.split('\n')[0]).toBe('rules.txt:11:4: no good');
    expect(render('', {}, 80, { file: 'rules.txt' })).toBe('rules.txt: no good\n');
  });

  it('says what could stand there, and what to write instead', () => {
    const span = { start: 0, end: 3 };
    expect(render('tpc', { span, expected: ['tcp', 'udp'], hint: 'did you mean tcp?' })).toBe(
      'no good\n  tpc\n  ^~~\n  expected: tcp, udp\n  hint: did you mean tcp?\n',
    );
    const many = Array.from({ length: 11 }, (_, index) => `e${index}`);
    expect(render('tpc', { span, expected: many })).toContain(
      'expected: e0, e1, e2, e3, e4, e5, e6, e7 or 3 more\n',
    );
  });

  it('underlines what has to do with the fault, on the same line or below', () => {
    const related = [{ span: { start: 0, end: 3 }, message: 'no packet passes this as well' }];
    expect(render('tcp and udp', { span: { start: 8, end: 11 }, related, hint: 'or' })).toBe(
      'no good\n  tcp and udp\n  ---     ^~~\n  hint: or\n',
    );
    expect(render('tcp\nand udp', { span: { start: 8, end: 11 }, related })).toBe(
      'no good\n  and udp\n      ^~~\n  no packet passes this as well:\n  tcp\n  ^~~\n',
    );
    const far = `tcp and ${'len > 5 and '.repeat(10)}udp`;
    const rendered = render(far, { span: { start: far.length - 3, end: far.length }, related }, 40);
    expect(rendered.split('\n').slice(2, 6)).toEqual([
      expect.stringMatching(/^ +\^~~$/),
      '  no packet passes this as well:',
      expect.stringMatching(/^ {2}tcp and len/),
      '  ^~~',
    ]);
  });

  it('never is wider than the terminal, and underlines what it shows of the fault', () => {
    const facts = fc.record({
      text: fc.string({ minLength: 1, maxLength: 200 }).map((text) => text.replace(/[^a-z]/g, 'x')),
      at: fc.nat(),
      length: fc.nat({ max: 60 }),
      columns: fc.integer({ min: 30, max: 120 }),
    });
    fc.assert(
      fc.property(facts, ({ text, at, length, columns }) => {
        const start = at % text.length;
        const end = Math.min(text.length, start + 1 + length);
        const marked = text.slice(0, start) + text.slice(start, end).toUpperCase() + text.slice(end);
        const [, line = '', underline = ''] = render(marked, { span: { start, end } }, columns).split('\n');
        expect(line.length).toBeLessThanOrEqual(columns);
        expect(underline.length).toBeLessThanOrEqual(columns);
        const from = underline.indexOf('^');
        expect(line.slice(from, underline.length)).toMatch(/^[A-Z]+…?$/);
        if (text.length < columns - 2) expect(underline.trim()).toHaveLength(end - start);
      }),
    );
  });
});

describe('colours', () => {
  const file = { ...terminal, isTerminal: false };
  it.each<[string, boolean, 'auto' | 'always' | 'never', Record<string, string>, boolean]>([
    ['on a terminal', true, 'auto', {}, true],
    ['not in a file', false, 'auto', {}, false],
    ['not with NO_COLOR', true, 'auto', { NO_COLOR: '1' }, false],
    ['with an empty NO_COLOR', true, 'auto', { NO_COLOR: '' }, true],
    ['in a file with FORCE_COLOR', false, 'auto', { FORCE_COLOR: '1' }, true],
    ['not with FORCE_COLOR=0', true, 'auto', { FORCE_COLOR: '0' }, false],
    ['NO_COLOR before FORCE_COLOR', false, 'auto', { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
    ['the command line before both', false, 'always', { NO_COLOR: '1' }, true],
    ['the command line against FORCE_COLOR', true, 'never', { FORCE_COLOR: '1' }, false],
  ])('%s', (_, isTerminal, choice, environment, colored) => {
    const errors = isTerminal ? terminal : file;
    expect(paintFor('errors', choice, { ...io, errors, environment }).red('x') !== 'x').toBe(colored);
  });
});
