/** Mutants that no test can tell from the original, and why. */

export interface Equivalent {
  readonly file: string;
  /** The line of the code, without its indentation. */
  readonly code: string;
  readonly change: string;
  readonly reason: string;
}

const bothAreZero = 'LD and IMM are both 0';
const onlyComparedWithZero = 'nobody asks more of it than whether it is 0';

export const equivalents: readonly Equivalent[] = [
  {
    file: 'src/syntax/spelling.ts',
    code: 'if (Math.abs(a.length - b.length) > limit) return limit + 1;',
    change: '1 → 2',
    reason: 'whatever is above the limit is thrown away alike',
  },
  {
    file: 'src/codegen/arithmetic.ts',
    code: 'return loaded(g, g.statement(op.LD | op.IMM, node.value));',
    change: '| → &',
    reason: bothAreZero,
  },
  {
    file: 'src/codegen/arithmetic.ts',
    code: 'if (first?.code !== (op.LD | op.IMM)) return;',
    change: '| → &',
    reason: bothAreZero,
  },
  {
    file: 'src/codegen/primitives/encapsulation.ts',
    code: 'mplsDepth: layout.mplsDepth + 1,',
    change: '1 → 2',
    reason: onlyComparedWithZero,
  },
  {
    file: 'src/optimize/facts/use-def.ts',
    code: 'if (this.#found[b] === 1) return;',
    change: 'if (this.#found[b] === 1) return; → ;',
    reason: 'the same sets are found again: time is all that is lost',
  },
];
