/** Two programs → one table, line beside line, with the lines that differ marked. */

type Pair<T> = readonly [left: T, right: T];

export function sideBySide(
  titles: Pair<string>,
  [left, right]: Pair<readonly string[]>,
  mark: (text: string) => string,
): string {
  const width = Math.max(...[titles[0], ...left].map((line) => expand(line).length));
  const row = (a: string, b: string): string => {
    const text = `${expand(a).padEnd(width)}  ${a === b ? ' ' : '|'}  ${expand(b)}`.trimEnd();
    return `  ${a === b ? text : mark(text)}`;
  };
  const rows = Array.from({ length: Math.max(left.length, right.length) }, (_, i) =>
    row(left[i] ?? '', right[i] ?? ''),
  );
  return [`  ${titles[0].padEnd(width)}     ${titles[1]}`, ...rows].join('\n');
}

/** Between the two jump targets stands a tab. */
const expand = (line: string): string => line.replaceAll('\t', ' ');
