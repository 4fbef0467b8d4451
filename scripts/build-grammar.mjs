// grammar/filter.ne → src/syntax/grammar.generated.ts: the compiled rules in a form that strict TypeScript checks.

import { readFileSync, writeFileSync } from 'node:fs';
import nearley from 'nearley';
import compile from 'nearley/lib/compile.js';
import bootstrapped from 'nearley/lib/nearley-language-bootstrapped.js';

const source = new URL('../grammar/filter.ne', import.meta.url);
const target = new URL('../src/syntax/grammar.generated.ts', import.meta.url);

/** One symbol of a rule: the name of another rule, a token class or the text of a token. */
function symbolSource(symbol) {
  if (typeof symbol === 'string') return JSON.stringify(symbol);
  if (symbol.literal !== undefined) return `literal(${JSON.stringify(symbol.literal)})`;
  const name = /has\("(\w+)"\)/.exec(symbol.token)?.[1];
  if (name === undefined) throw new Error(`${source.pathname}: cannot use ${JSON.stringify(symbol)}`);
  return `token(${JSON.stringify(name)})`;
}

const ruleSource = ({ name, symbols, postprocess }) =>
  `  { name: ${JSON.stringify(name)}, symbols: [${symbols.map(symbolSource).join(', ')}], postprocess: ${postprocess} },`;

const parser = new nearley.Parser(nearley.Grammar.fromCompiled(bootstrapped));
parser.feed(readFileSync(source, 'utf8'));
// Naming a lexer makes the compiler keep quoted words whole, as tokens are.
const { rules, body, start } = compile([{ config: 'lexer', value: 'lexer' }, ...parser.results[0]], {});

const defined = new Set(rules.map((rule) => rule.name));
for (const { name, symbols } of rules) {
  for (const symbol of symbols) {
    if (typeof symbol === 'string' && !defined.has(symbol)) {
      throw new Error(`${source.pathname}: ${name}: there is no rule ${symbol}`);
    }
  }
}

writeFileSync(
  target,
  `// Made from grammar/filter.ne by scripts/build-grammar.mjs: change that file, then \`npm run build:grammar\`.

import type { CompiledRules } from 'nearley';
import type { TokenType } from './lexer.js';
${body.join('\n').trim()}

const token = (type: TokenType) => ({ type });
const literal = (text: string) => ({ literal: text });

export const rules: CompiledRules['ParserRules'] = [
${rules.map(ruleSource).join('\n')}
];

export const start = ${JSON.stringify(start)};
`,
);
