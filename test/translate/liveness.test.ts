import { describe, expect, it } from 'vitest';
import * as cbpf from '../../src/cbpf/index.js';
import { liveness } from '../../src/translate/liveness.js';

const { A, X, NONE, memory } = cbpf.location;
const live = (...lines: readonly string[]) => liveness(cbpf.parseProgram(lines.join('\n')).instructions);

describe('what may still be read', () => {
  it.each([
    ['nothing before a constant verdict', ['ret #1'], NONE],
    ['A before a return of it', ['ret'], A],
    ['A and X before a sum', ['add x', 'ret'], A | X],
    ['nothing that is written first', ['ld #0x1', 'ldx #0x2', 'add x', 'ret'], NONE],
    ['a word of scratch memory', ['ld M[4]', 'ret'], memory(4)],
    ['not a word that is stored first', ['ld #0x1', 'st M[4]', 'ld M[4]', 'ret'], NONE],
    ['X on one path of two', ['ld #0x1', 'jeq #0x1 jt 2 jf 3', 'ldx #0x1', 'txa', 'ret'], X],
    ['X in the second round of a loop', ['ld #0x1', 'jeq #0x1 jt 3 jf 2', 'ja 4', 'ret', 'txa', 'ja 1'], X],
  ])('%s', (_title, lines, atEntry) => {
    expect(live(...lines).atEntry).toBe(atEntry);
  });

  it('after each instruction', () => {
    expect([...live('ldb [0]', 'ldxb 4*([1]&0xf)', 'add x', 'tax', 'ret #1').after]).toEqual([
      A,
      A | X,
      A,
      NONE,
      NONE,
    ]);
  });
});
