/**
 * Random filters over the whole grammar, from four points of view: what people write every day, what the grammar allows
 * at depth, what is long, and what goes wrong.
 */

import fc from 'fast-check';
import { deepRelation, foldingRelation, nestedRelation } from './arithmetic.js';
import { foreign } from './foreign.js';
import { long } from './long.js';
import { misuse } from './misuse.js';
import { joined, phrase, type Text, weighted, words } from './phrase.js';
import { encapsulation, foreignPrimitive, primitive, protocolKeyword } from './primitives.js';
import { and, or } from './words.js';

const joint: Text = weighted([1, and], [1, or]);
const negation: Text = words('not ', '! ', '!', 'not not ');

/** One to four primitives, joined and now and then negated or in parentheses. */
export const everyday: Text = weighted(
  [3, primitive],
  [4, joined(weighted([5, primitive], [1, phrase`${negation}${primitive}`]), joint, 2, 4)],
  [2, phrase`${primitive}${and}(${joined(primitive, or, 2, 3)})`],
  [1, phrase`${negation}(${joined(primitive, joint, 2, 3)})`],
  [1, phrase`${protocolKeyword}${and}${primitive}${and}${primitive}`],
  [1, phrase`${encapsulation}${and}${primitive}`],
);

/** Nested expressions, stacks of encapsulations, deep arithmetic, words of every link type. */
export const deep: Text = (() => {
  const depthIdentifier = fc.createDepthIdentifier();
  return fc.letrec<{ whole: string }>((tie) => ({
    whole: fc.oneof(
      { maxDepth: 4, depthIdentifier, depthSize: 'small' },
      {
        weight: 4,
        arbitrary: weighted(
          [24, primitive],
          [12, deepRelation],
          [6, foldingRelation],
          [1, nestedRelation],
          [8, encapsulation],
          [2, foreignPrimitive],
        ),
      },
      { weight: 4, arbitrary: phrase`${tie('whole')}${joint}${tie('whole')}` },
      { weight: 3, arbitrary: phrase`(${tie('whole')}${joint}${tie('whole')})` },
      { weight: 1, arbitrary: phrase`${negation}${tie('whole')}` },
      { weight: 1, arbitrary: phrase`(${tie('whole')})` },
      { weight: 2, arbitrary: phrase`${encapsulation}${and}${tie('whole')}` },
    ),
  })).whole;
})();

/** What the rarer link types know, alone and among everyday primitives. */
export const rare: Text = weighted(
  [3, foreign],
  [2, phrase`${foreign}${joint}${weighted([1, foreign], [1, primitive])}`],
  [1, phrase`${primitive}${joint}${negation}${foreign}`],
  [3, primitive],
  [2, phrase`${primitive}${joint}${primitive}`],
);

export { long, misuse };

/** Any of them. */
export const expression: Text = weighted([8, everyday], [8, deep], [4, misuse], [1, long]);
