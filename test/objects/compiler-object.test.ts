/** fixtures/objects/programs.o, which LLVM made of programs.ll: sections, functions, source and relocations. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { annotatedListing, readForm } from '../../src/objects/index.js';
import { root } from '../support/shared.js';

const programs = readForm(readFileSync(join(root, 'fixtures', 'objects', 'programs.o')));

describe('an object that a compiler wrote', () => {
  it('gives each function as a program, with its section', () => {
    expect(
      programs.map(({ place, program }) => [place?.section, place?.name, program.instructions.length]),
    ).toEqual([
      ['.text', 'parity', 3],
      ['xdp', 'count', 13],
      ['xdp', 'pass', 2],
      ['tc', 'odd', 3],
    ]);
  });

  it('tells which instructions wait for a loader, and for what', () => {
    expect(programs.map(({ place }) => place?.relocations)).toEqual([
      [],
      [{ slot: 4, symbol: 'counters' }],
      [],
      [{ slot: 1, symbol: '.text' }],
    ]);
  });

  it('shows the source in front of the instructions', () => {
    expect(annotatedListing(programs[1]!)).toBe(
      [
        '; SECTION("xdp") int count(struct context *ctx) {',
        '   0: (b7) r1 = 0',
        '; int key = 0;',
        '   1: (63) *(u32 *)(r10 -4) = r1',
        '   2: (bf) r2 = r10',
        '   3: (07) r2 += -4',
        '; return lookup(counters, &key) ? 2 : 0;',
        '; relocated by counters',
        '   4: (18) r1 = 0x0',
        '   6: (85) call unknown#1',
        '   7: (bf) r1 = r0',
        '   8: (b7) r0 = 1',
        '   9: (55) if r1 != 0x0 goto pc+1',
        '  10: (b7) r0 = 0',
        '; return lookup(counters, &key) ? 2 : 0;',
        '  11: (67) r0 <<= 1',
        '  12: (95) exit',
        '',
      ].join('\n'),
    );
  });

  it('has listings that are read back', () => {
    for (const read of programs) {
      const [back] = readForm(new TextEncoder().encode(annotatedListing(read)));
      expect(back?.program.instructions).toEqual(read.program.instructions);
    }
  });
});
