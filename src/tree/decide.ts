/**
 * An ordered row of tests of two fields → the graph that decides it with one search a word. Verdicts are libpcap's on cut
 * packets too: a load beyond the end of a packet rejects it, so nothing is loaded that libpcap's program would not have
 * loaded before it accepts, and nothing is left out that it would.
 *
 * The source lies before the destination in every header, so it is searched first, whatever the order. Where it satisfies
 * a test, but tests of the destination come before that one, the packet still has to be long enough for what those load.
 */

import { assert } from '../base/index.js';
import { op } from '../cbpf/index.js';
import type { End } from '../cfg/index.js';
import { branch, choose, enter, type OpenBlock, pass, type Target, type Workshop } from './blocks.js';
import { NOWHERE, type PlacedTest, type Side } from './field-test.js';
import { type Header, searchWords } from './words.js';

export interface Decision extends Workshop {
  readonly accept: End;
  readonly reject: End;
}

/** Where the decision begins for each of `headers`. They share all searches, for which the fields must be of one word. */
export function decide(
  decision: Decision,
  tests: readonly PlacedTest[],
  headers: readonly Header[],
): readonly Target[] {
  const { g, accept, reject } = decision;
  const [header] = headers;
  assert(header !== undefined, 'tree/decide', 'a decision without a header');
  assert(
    headers.length === 1 || tests.every(({ words }) => words.length <= 1),
    'tree/decide',
    'shared words',
  );
  if (tests.length === 0) return headers.map(() => reject);
  // libpcap drops what comes before a test that always holds, as it cannot change the verdict.
  if (tests.some(({ words }) => words.length === 0)) return headers.map(() => accept);

  const sources = tests.filter(({ side }) => side === 'source');
  const destinations = tests.filter(({ side }) => side === 'destination');
  const alone = { settle: () => accept, miss: reject };
  const begin = (side: Side, root: Target) => (each: Header) => enter(g, each.load(side, 0), root);
  if (destinations.length === 0) {
    return headers.map(begin('source', searchWords(decision, header, sources, alone)));
  }
  if (sources.length === 0) {
    return headers.map(begin('destination', searchWords(decision, header, destinations, alone)));
  }

  const firstDestination = destinations[0]!.place;
  if (destinations.every(({ words }) => words.length === 1)) {
    const second = searchWords(decision, header, destinations, alone);
    const late = once(() => amongst(headers, (each) => pass(g, each.load('destination', 0), accept)));
    const settle = (place: number) => (place < firstDestination ? accept : late());
    const miss = amongst(headers, begin('destination', second));
    return headers.map(begin('source', searchWords(decision, header, sources, { settle, miss })));
  }
  return [afterPlaces(decision, header, sources, destinations)];
}

/**
 * Destinations of several words: how many of them are loaded depends on which test the source satisfied, so the place of
 * that test is kept in scratch memory.
 */
function afterPlaces(
  decision: Decision,
  header: Header,
  sources: readonly PlacedTest[],
  destinations: readonly PlacedTest[],
): OpenBlock {
  const { g, accept, reject } = decision;
  const register = g.registerOf(decision.place);
  const satisfied = () => [g.statement(op.LD | op.MEM, register)];
  const second = searchWords(decision, header, destinations, {
    settle: () => accept,
    miss: branch(g, satisfied(), op.JEQ, NOWHERE, reject, accept),
    beforeLoad: (place, load, near) => branch(g, satisfied(), op.JGE, place, load, near.exit(accept)),
  });
  const goOn = (place: number) => {
    const keep = [g.statement(op.LD | op.IMM, place), g.statement(op.ST, register)];
    return enter(g, [...keep, ...header.load('destination', 0)], second);
  };
  const firstDestination = destinations[0]!.place;
  const byPlace = new Map<number, OpenBlock>();
  const settle = (place: number): Target => {
    if (place < firstDestination) return accept;
    const block = byPlace.get(place) ?? goOn(place);
    byPlace.set(place, block);
    return block;
  };
  const first = searchWords(decision, header, sources, {
    settle,
    miss: goOn(NOWHERE),
    settlesApart: true,
  });
  return enter(g, header.load('source', 0), first);
}

/** What is made for each header, and the question between them. */
function amongst(headers: readonly Header[], make: (header: Header) => OpenBlock): OpenBlock {
  const made = headers.map(make);
  return made.reduceRight((others, each, i) => choose(headers[i]!.isThis(), each, others));
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
