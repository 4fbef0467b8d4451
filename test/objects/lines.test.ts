import { describe, expect, it } from 'vitest';
import { linesOf } from '../../src/objects/index.js';

const span = (start: number, end: number) => ({ start, end });

describe('the lines of a program', () => {
  const text = 'tcp and\n  (port 80\n or arp)';

  it('stand where the text changes, with the part and its place', () => {
    expect(linesOf([[span(0, 3)], [span(0, 3)], [span(11, 18), span(0, 3)], [span(0, 3)]], text)).toEqual([
      { slot: 0, text: 'tcp', line: 1, column: 1 },
      { slot: 2, text: 'port 80', line: 2, column: 4 },
      { slot: 3, text: 'tcp', line: 1, column: 1 },
    ]);
  });

  it('show the whole text for what comes from no part of it, on one line', () => {
    expect(linesOf([[]], ` ${text}`)).toEqual([
      { slot: 0, text: 'tcp and (port 80 or arp)', line: 1, column: 2 },
    ]);
  });

  it('are cut where they are long', () => {
    const [line] = linesOf([[]], 'host 10.0.0.1 or '.repeat(20));
    expect(line?.text).toHaveLength(100);
    expect(line?.text.endsWith('...')).toBe(true);
  });

  it('are quick for many lines', () => {
    const many = 'arp\n'.repeat(50_000);
    const spans = Array.from({ length: 50_000 }, (_, i) => [span(4 * i, 4 * i + 3)]);
    expect(linesOf(spans, many).at(-1)).toEqual({ slot: 49_999, text: 'arp', line: 50_000, column: 1 });
  });
});
