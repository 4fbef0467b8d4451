/**
 * One address or port of a list, as the test of a packet field: which end of the conversation, and what its words have to
 * be. A list is an ordered row of such tests; the first that holds decides.
 */

/** Inclusive; unsigned 32 bits. */
export interface Interval {
  readonly first: number;
  readonly last: number;
}

export type Side = 'source' | 'destination';

export interface FieldTest {
  readonly side: Side;
  /**
   * What each word of the field has to be, as far as libpcap looks: all but the last are single values. No words: the test
   * holds whatever the packet.
   */
  readonly words: readonly Interval[];
  /**
   * Tests of one kind compare the same value, so that libpcap's optimizer can pull one up to another. `undefined` for tests
   * of several comparisons, which it leaves where they are.
   */
  readonly kind: string | undefined;
}

/** A test and its place in the order in which libpcap's program comes to it. */
export interface PlacedTest extends FieldTest {
  readonly place: number;
}

/** Later than any place. */
export const NOWHERE = 0xffffffff;

/**
 * The order in which libpcap's optimized program makes the tests: between tests that it leaves where they are, those of a
 * kind follow the first of their kind. It decides which packets a program rejects for being cut off within the field.
 */
export function placed(tests: readonly FieldTest[]): PlacedTest[] {
  const ordered: FieldTest[] = [];
  let kinds = new Map<string, FieldTest[]>();
  const flush = () => {
    for (const ofKind of kinds.values()) for (const each of ofKind) ordered.push(each);
    kinds = new Map();
  };
  for (const each of tests) {
    if (each.kind === undefined) {
      flush();
      ordered.push(each);
      continue;
    }
    const kind = `${each.side} ${each.kind}`;
    const same = kinds.get(kind);
    if (same === undefined) kinds.set(kind, [each]);
    else same.push(each);
  }
  flush();
  return ordered.map((each, place) => ({ ...each, place }));
}
