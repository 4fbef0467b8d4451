/** A seed → random filters, each with random circumstances. */

import fc from 'fast-check';
import { type Case, linkTypes } from './cases.js';
import { deep, everyday, expression, long, misuse } from './expressions/index.js';

export const generators = { everyday, deep, long, misuse, all: expression } as const;
export type Generator = keyof typeof generators;

const circumstances = fc.record({
  snapLength: fc.oneof(
    { weight: 3, arbitrary: fc.constant(262144) },
    { weight: 1, arbitrary: fc.constantFrom(65535, 96, 1) },
  ),
  netmask: fc.constantFrom(undefined, 0, 0xffffff00, 0xff000000, 0xfffffff8),
});

/** `count` filters, every one for every link type, optimized and not. */
export function randomCases(generator: Generator, count: number, seed: number): Case[] {
  const samples = fc.sample(fc.tuple(generators[generator], circumstances), { numRuns: count, seed });
  return samples.flatMap(([text, circumstance]) =>
    linkTypes.flatMap((linkType) =>
      [true, false].map((optimize) => ({ expression: text, linkType, optimize, ...circumstance })),
    ),
  );
}

/** `count` filters, every one for one link type, optimized or not. */
export function scatteredCases(generator: Generator, count: number, seed: number): Case[] {
  const place = fc.record({ linkType: fc.constantFrom(...linkTypes), optimize: fc.boolean() });
  const samples = fc.sample(fc.tuple(generators[generator], circumstances, place), { numRuns: count, seed });
  return samples.map(([text, circumstance, where]) => ({ expression: text, ...circumstance, ...where }));
}
