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
  return ordered.map((each, place) => ({ ...each, place }));
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

/**
 * Whether a test asks for less than one before it does, of the same words, with tests of the same field alone in between: which
 * of those libpcap's optimizer drops is for the optimizer to say.
 */
export function isUnclear(tests: readonly PlacedTest[]): boolean {
  const beginnings = new Map<string, number>();
  const latest = { source: -1, destination: -1 };
  for (const { side, words, place } of tests) {
    latest[side] = place;
    const last = words.at(-1);
    const asked = last?.first === last?.last ? beginnings.get(keyOf(side, words)) : undefined;
    if (asked !== undefined && asked > latest[side === 'source' ? 'destination' : 'source']) return true;
    for (let count = 1; count < words.length; count++)
      beginnings.set(keyOf(side, words.slice(0, count)), place);
  }
  return false;
}

const keyOf = (side: Side, words: readonly Interval[]): string =>
  `${side} ${words.map(({ first }) => first)}`;
