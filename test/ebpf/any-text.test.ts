import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FilterError } from '../../src/base/index.js';
import * as ebpf from '../../src/ebpf/index.js';

/** Words of the notation, some of them nearly right. */
const word = fc.oneof(
  fc.constantFrom(
    'mov',
    'lddw',
    'lock',
    'fetch',
    'add',
    'call',
    'local',
    'exit',
    'exit:',
    'ja',
    'ldxw',
    '.quad',
  ),
  fc.constantFrom(
    '%r0',
    '%r10',
    '%r16',
    '[%r1+4]',
    '[%r1',
    ']',
    '[',
    '+3',
    '-',
    '0x',
    '0xffffffff',
    '4294967296',
    'a:',
  ),
  fc.constantFrom(',', '#', '\n', '\r', '\t', 'map_by_fd(1)', 'map_val(map_by_fd(1))+', '\u0000', 'é'),
  fc.string({ maxLength: 6 }),
);
const text = fc.array(word, { maxLength: 30 }).map((words) => words.join(' '));

function assembled(each: string): number | FilterError {
  try {
    return ebpf.assemble(each).instructions.length;
  } catch (error) {
    if (error instanceof FilterError) return error;
    throw error;
  }
}

describe('any text', () => {
  it('is assembled or refused, with a place in the text', () => {
    const seen = { assembled: 0, refused: 0 };
    fc.assert(
      fc.property(text, (each) => {
        const outcome = assembled(each);
        if (typeof outcome === 'number') {
          seen.assembled++;
          return;
        }
        seen.refused++;
        const { start, end } = outcome.span;
        expect(0 <= start && start <= end && end <= each.length).toBe(true);
      }),
      { numRuns: 3000 },
    );
    expect(Math.min(seen.assembled, seen.refused)).toBeGreaterThan(50);
  });

  it.each([
    ['brackets that stay open', '[ '],
    ['labels', 'a'],
    ['commas', ', '],
    ['comments', '# '],
    ['instructions', 'mov %r0, 0\n'],
  ])('of a million characters is done in a moment: %s', (_title, piece) => {
    const start = performance.now();
    assembled(piece.repeat(1_000_000 / piece.length));
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});
