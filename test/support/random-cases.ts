/** A seed → random filters, each with random circumstances. */

import fc from 'fast-check';
import { linkTypes as everyLinkType } from '../../src/link/index.js';
import { type Case, linkTypes as nineLinkTypes } from './cases.js';
import { expression as all, deep, everyday, long, misuse, rare } from './expressions/index.js';

export const generators = { everyday, deep, long, misuse, rare, all } as const;
export type Generator = keyof typeof generators;

/** Names as `tcpdump -y` takes them. */
export const linkTypeSets = { nine: nineLinkTypes, all: everyLinkType.map(({ name }) => name) } as const;
export type LinkTypeSet = keyof typeof linkTypeSets;

const circumstances = fc.record({
  snapLength: fc.oneof(
    { weight: 3, arbitrary: fc.constant(262144) },
    { weight: 1, arbitrary: fc.constantFrom(65535, 96, 1) },
  ),
  netmask: fc.constantFrom(undefined, 0, 0xffffff00, 0xff000000, 0xfffffff8, 0xffffffff),
});

/** `count` filters, every one for every link type of the set, optimized and not. */
export function randomCases(generator: Generator, count: number, seed: number, set: LinkTypeSet): Case[] {
  const samples = fc.sample(fc.tuple(generators[generator], circumstances), { numRuns: count, seed });
  return samples.flatMap(([expression, circumstance]) =>
    linkTypeSets[set].flatMap((linkType) =>
      [true, false].map((optimize) => ({ expression, linkType, optimize, ...circumstance })),
    ),
  );
}

/** `count` filters, every one for one link type of the set, optimized or not. */
export function scatteredCases(generator: Generator, count: number, seed: number, set: LinkTypeSet): Case[] {
  const place = fc.record({ linkType: fc.constantFrom(...linkTypeSets[set]), optimize: fc.boolean() });
  const samples = fc.sample(fc.tuple(generators[generator], circumstances, place), { numRuns: count, seed });
  return samples.map(([text, circumstance, where]) => ({ expression: text, ...circumstance, ...where }));
}
