import { describe, expect, it } from 'vitest';
import { FilterError } from '../../../src/base/index.js';
import { compile } from '../../../src/compiler.js';
import type * as ebpf from '../../../src/ebpf/index.js';
import { translate } from '../../../src/translate/index.js';
import { verify } from '../../../src/vm/index.js';
import { ownFilters } from '../../support/filters.js';

const targets = ['socket', 'xdp', 'tc', 'flat'] as const;

/** Undefined where the target does not know what the filter asks for. */
function programFor(expression: string, optimize: boolean, target: ebpf.Environment) {
  try {
    return translate(compile(expression, { optimize }), { target });
  } catch (error) {
    if (error instanceof FilterError) return undefined;
    throw error;
  }
}

const looping = (expression: string): boolean => expression.includes('protochain');

describe('what the translator makes is verified', () => {
  it.each(targets)('for every filter of fixtures/filters, optimized and not: %s', (target) => {
    const refused: string[] = [];
    let accepted = 0;
    for (const expression of [...ownFilters().values()].flat()) {
      if (looping(expression)) continue;
      for (const optimize of [true, false]) {
        const program = programFor(expression, optimize, target);
        if (program === undefined) continue;
        const verification = verify(program, { environment: target });
        if (verification.accepted) accepted++;
        else refused.push(`${expression}: instruction ${verification.instruction}: ${verification.message}`);
      }
    }
    expect(refused).toEqual([]);
    expect(accepted).toBeGreaterThan(1000);
  });

  // The default limit is 1,000,000, as in Linux.
  it.each(targets)('with loops, whose rounds are looked at but once or twice each: %s', (target) => {
    for (const expression of ['ip6 protochain 6', 'protochain 6 or protochain 17']) {
      const program = programFor(expression, true, target)!;
      const verification = verify(program, { environment: target, complexity: 200_000 });
      expect([expression, verification]).toMatchObject([expression, { accepted: true }]);
    }
  });
});
