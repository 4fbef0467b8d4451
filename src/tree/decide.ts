/**
 * An ordered row of tests of two fields → the graph that decides it with one search a word. Verdicts are those of the row
 * walked test by test, on cut packets too: a load beyond the end of a packet rejects it, so nothing is loaded that the walk
 * would not have loaded before it accepts, and nothing is left out that it would.
 *
 * A packet that holds a word of the destination holds the source, so the source is searched first, whatever the order.
 * Where it satisfies a test, but tests of the destination come before that one, the packet still has to be long enough for
 * what those load.
 */

import { assert } from '../base/index.js';
import { op } from '../cbpf/index.js';
import type { End } from '../cfg/index.js';
import { branch, type Maker, pass, type Target } from './blocks.js';
import { NOWHERE, type PlacedTest } from './field-test.js';
import { type Header, share, stepsOf } from './header.js';
import type { Step } from './recompute.js';
import { searchWords } from './words.js';

export interface Decision {
  readonly maker: Maker;
  readonly accept: End;
  readonly reject: End;
  /**
   * Which loads of the destination matter on the way to `accept`: none where packets are rejected there anyway, none but the
   * first where the others lie before it.
   */
  readonly needed: 'none' | 'first' | 'all';
}

/**
 * Where the decision begins for each of `headers`. They share all searches, for which the fields must be of one word; nothing
 * where they cannot.
 */
export function decide(
  decision: Decision,
  tests: readonly PlacedTest[],
  headers: readonly Header[],
): readonly Target[] | undefined {
  const { maker, accept, reject, needed } = decision;
  const [header] = headers;
  assert(header !== undefined, 'tree/decide', 'a decision without a header');
  if (tests.length === 0) return headers.map(() => reject);

  const sources = tests.filter(({ side }) => side === 'source');
  const destinations = tests.filter(({ side }) => side === 'destination');
  const made = (steps: readonly Step[]) => steps.map(([code, k]) => maker.statement(code, k));
  const go = (steps: readonly Step[], next: Target) => pass(maker, made(steps), next);
  const further = (side: 'source' | 'destination') => (word: number) => made(stepsOf(header[side][word]!));
  const alone = { settle: () => accept, miss: reject };
  if (destinations.length === 0 || sources.length === 0) {
    const side = destinations.length === 0 ? 'source' : 'destination';
    const root = searchWords(maker, further(side), tests, alone);
    return headers.map((each) => go(stepsOf(each[side][0]!), root));
  }
  if (needed === 'all' && destinations.some(({ words }) => words.length > 1)) {
    if (headers.length > 1) return undefined;
    return [go(stepsOf(header.source[0]!), afterPlaces(decision, header, sources, destinations))];
  }

  const shared = share(headers);
  if (shared === undefined) return undefined;
  const firstDestination = destinations[0]!.place;
  const second = searchWords(maker, further('destination'), destinations, alone);
  const late = once(() => go(shared.destination, accept));
  const settle = (place: number) => (needed === 'none' || place < firstDestination ? accept : late());
  const miss = go(shared.destination, second);
  const first = searchWords(maker, further('source'), sources, { settle, miss });
  return shared.source.map((steps) => go(steps, first));
}

/**
 * Destinations of several words: how many of them are loaded depends on which test the source satisfied, so X holds the place
 * of that test.
 */
function afterPlaces(
  { maker, accept, reject }: Decision,
  header: Header,
  sources: readonly PlacedTest[],
  destinations: readonly PlacedTest[],
): Target {
  const made = (steps: readonly Step[]) => steps.map(([code, k]) => maker.statement(code, k));
  const a = (place: number) => made([[op.LD | op.IMM, place]]);
  const x = (place: number) => made([[op.LDX | op.IMM, place]]);
  const second = searchWords(maker, (word) => made(stepsOf(header.destination[word]!)), destinations, {
    settle: () => accept,
    miss: branch(maker, a(NOWHERE), op.JEQ | op.X, 0, reject, accept),
    beforeLoad: (place, loading) => branch(maker, a(place), op.JGE | op.X, 0, accept, loading),
  });
  const begin = pass(maker, made(stepsOf(header.destination[0]!)), second);
  const firstDestination = destinations[0]!.place;
  const byPlace = new Map<number, Target>();
  const settle = (place: number): Target => {
    if (place < firstDestination) return accept;
    const block = byPlace.get(place) ?? pass(maker, x(place), begin);
    byPlace.set(place, block);
    return block;
  };
  return searchWords(maker, (word) => made(stepsOf(header.source[word]!)), sources, {
    settle,
    miss: pass(maker, x(NOWHERE), begin),
    early: (place) => (place < firstDestination ? undefined : { statements: x(place), settled: begin }),
  });
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
