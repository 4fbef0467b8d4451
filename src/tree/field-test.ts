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
   * What is in the accumulator when the test is made: its field, and the mask it is under. `undefined` where that depends on
   * how far the test came.
   */
  readonly compared: string | undefined;
  /** libpcap's optimizer can pull the test up to an earlier one that compares the same: it is a single comparison. */
  readonly movable: boolean;
}

/** A test and its place in the order in which libpcap's program comes to it. */
export interface PlacedTest extends Pick<FieldTest, 'side' | 'words'> {
  readonly place: number;
  /** Tests from here on do not come before this one, where it is known to hold. */
  readonly since: number;
}

/** Later than any place. */
export const NOWHERE = 0xffffffff;

/**
 * The order in which libpcap's optimized program makes the tests: between tests that cannot move, those that compare the
 * same follow the first that does, and go before all others if what stands before them has left it in the accumulator.
 * It decides which packets a program rejects for being cut off within the field.
 */
export function placed(tests: readonly FieldTest[]): PlacedTest[] {
  const ordered: FieldTest[] = [];
  let movable = new Map<string, FieldTest[]>();
  const flush = () => {
    for (const alike of movable.values()) for (const each of alike) ordered.push(each);
    movable = new Map();
  };
  for (const each of reachable(tests)) {
    const compared = `${each.side} ${each.compared}`;
    const alike = movable.get(compared);
    if (!each.movable) {
      flush();
      ordered.push(each);
      if (each.compared !== undefined) movable.set(compared, []);
    } else if (alike === undefined) {
      movable.set(compared, [each]);
    } else {
      alike.push(each);
    }
  }
  flush();
  let since = 0;
  return ordered.map((each, place) => {
    if (each.side !== ordered[since]!.side) since = place;
    return { ...each, place, since };
  });
}

/** Without the tests of several words behind one that holds whenever their first word is what it has to be. */
function reachable(tests: readonly FieldTest[]): FieldTest[] {
  const whole = { source: new Set<number>(), destination: new Set<number>() };
  return tests.filter(({ side, words }) => {
    const [first] = words;
    if (first === undefined || first.first !== first.last) return true;
    if (words.length === 1) whole[side].add(first.first);
    return words.length === 1 || !whole[side].has(first.first);
  });
}
