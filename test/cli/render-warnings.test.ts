import { describe, expect, it } from 'vitest';
import { paintFor } from '../../src/cli/paint.js';
import { renderWarnings } from '../../src/cli/render-warnings.js';
import { findWarnings } from '../../src/index.js';

const terminal = { write() {}, isTerminal: false, columns: 80 };
const io = { output: terminal, errors: terminal, environment: {} } as unknown as Parameters<
  typeof paintFor
>[2];
const plain = paintFor('errors', 'never', io);

const render = (text: string, columns = 80): readonly string[] =>
  renderWarnings(
    findWarnings(text).filter(({ severity }) => severity === 'warning'),
    { text, line: 1 },
    columns,
    plain,
  );

const codes = (texts: readonly string[]) => texts.map((each) => /\[([a-z-]+)\]$/m.exec(each)?.[1]);

describe('warnings on the screen', () => {
  it('come with those of one code together, the first three of each', () => {
    const text = 'host 10.1 or src 443 or host 10.2 or host 10.3 or host 10.4';
    const texts = render(text);
    expect(codes(texts)).toEqual(['partial-host', 'partial-host', 'partial-host', 'number-as-host']);
    expect(texts.map((each) => each.includes('and 1 more like these'))).toEqual([false, false, true, false]);
  });

  it('are explained once, behind the last of a code', () => {
    const texts = render('host 10.1 or host 10.2');
    expect(texts.map((each) => each.includes('fewer than four numbers'))).toEqual([false, true]);
    expect(texts.map((each) => each.includes('perhaps: net 10.1.0.0/16 or net 10.2.0.0/16'))).toEqual([
      false,
      true,
    ]);
  });

  it('wrap their explanations to the width of the terminal', () => {
    for (const columns of [40, 60, 120]) {
      const [text = ''] = render('not port 80 or 443', columns);
      const explanation = text.split('\n').slice(3, -1);
      expect(Math.max(...explanation.map((line) => line.length))).toBeLessThanOrEqual(columns);
      expect(explanation.length).toBeGreaterThan(columns === 120 ? 1 : 2);
    }
  });

  it('let nothing of the filter act on the terminal', () => {
    const text = 'host 10.1 or \\\u001b[31m';
    const shown = renderWarnings(findWarnings('host 10.1'), { text, line: 1 }, 80, plain).join();
    expect(shown).not.toContain('\u001b');
  });
});
