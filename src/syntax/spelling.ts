/** Misspelt words → the words that may have been meant. */

/**
 * How many letters must be inserted, left out, exchanged or swapped with their neighbour to make one word of the other,
 * each pair of neighbours swapped at most once; words further apart than the limit give any number above it.
 */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      // Before the first letter there is none.
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current[column] = Math.min(
        last[column]! + 1,
        current[column - 1]! + 1,
        last[column - 1]! + (same ? 0 : 1),
        swapped ? beforeLast[column - 2]! + 1 : Number.POSITIVE_INFINITY,
      );
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length]!;
}

/** Words of up to two letters may not be misspelt at all, up to four letters in one place, longer ones in two. */
const tolerance = (word: string): number => (word.length <= 2 ? 0 : word.length <= 4 ? 1 : 2);

/** The words nearest to a misspelt one, the nearest first, in the given order where they are equally near. */
export function nearest(word: string, candidates: readonly string[]): readonly string[] {
  const near: { readonly candidate: string; readonly apart: number }[] = [];
  for (const candidate of candidates) {
    const limit = Math.min(tolerance(word), tolerance(candidate) + 1);
    const apart = distance(word, candidate, limit);
    if (apart > 0 && apart <= limit) near.push({ candidate, apart });
  }
  return near.sort((a, b) => a.apart - b.apart).map(({ candidate }) => candidate);
}
