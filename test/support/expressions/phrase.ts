/** Building arbitraries of filter text: words, optional words and templates with holes. */

import fc from 'fast-check';

export type Text = fc.Arbitrary<string>;

/** One of these words, each as likely. */
export const words = (...choices: readonly string[]): Text => fc.constantFrom(...choices);

/** One of these, as often as its weight says. */
export const weighted = (...choices: readonly (readonly [weight: number, text: Text])[]): Text =>
  fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })));

/** The text and a space, or nothing. */
export const maybe = (text: Text, weight = 1): Text =>
  weighted([1, fc.constant('')], [weight, text.map((each) => `${each} `)]);

/** A template with arbitraries in its holes. */
export function phrase(strings: TemplateStringsArray, ...holes: readonly Text[]): Text {
  return fc.tuple(...holes).map((texts) => strings.reduce((sum, each, i) => sum + texts[i - 1] + each));
}

/** Items with a joint between each two: `80 or 443 or 8080`. */
export const joined = (item: Text, joint: Text, minLength: number, maxLength: number): Text =>
  fc
    .array(fc.tuple(joint, item), { minLength, maxLength })
    .map((pairs) => pairs.map(([each, text], i) => (i === 0 ? text : `${each}${text}`)).join(''));
