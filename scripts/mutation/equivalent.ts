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
  {
    file: 'src/codegen/primitives/vlan.ts',
    code: 'g.layout = { ...g.layout, vlanDepth: layout.vlanDepth + 1 };',
    change: '+ → -',
    reason: onlyComparedWithZero,
  },
  {
    file: 'src/optimize/memory.ts',
    code: 'if (this.#used + length > this.#chunk.length) {',
    change: '> → >=',
    reason: 'a new chunk is taken one table earlier: room is all that is lost',
  },
  {
    file: 'src/optimize/facts/triples.ts',
    code: 'let hash = Math.imul(a ^ Math.imul(b, 0x9e3779b1) ^ Math.imul(c, 0x85ebca6b), 0xc2b2ae35);',
    change: '^ → &',
    reason: 'another hash finds the same triples: time is all that is lost',
  },
  {
    file: 'src/optimize/facts/dominators.ts',
    code: 'const successor = branch === 0 ? jt[block]! : jf[block]!;',
    change: 'branch === 0 → !(branch === 0)',
    reason: 'both successors are visited, in whichever order',
  },
  {
    file: 'src/optimize/facts/edge-dominators.ts',
    code: 'const tree = new Tree(sourceCount + 1, 0, memory);',
    change: '0 → 1',
    reason: 'tables begin as zeros, which makes a root of node 0; node 1 is added before it is asked for',
  },
  {
    file: 'src/optimize/rewrites/fold-statements.ts',
    code: 'if (before !== UNKNOWN && before === values[at + A]) statement.code = DELETED;',
    change: '+ → -',
    reason: 'A is 0',
  },
  {
    file: 'src/optimize/rewrites/pull-up.ts',
    code: 'if (top === b && !this.#isLeftElsewhere(value, b)) return UNCHANGED;',
    change: '=== → !==',
    reason: 'a walk for a value that nobody else leaves finds nothing: time is all that is lost',
  },
  {
    file: 'src/optimize/facts/keyed-ancestors.ts',
    code: 'for (let node = 0; node < count; node++) {',
    change: '< → <=',
    reason: 'what is beyond the end of a table is neither read nor written: tables are made too large',
  },
];
