import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findWarnings, warningCatalogue } from '../../src/index.js';
import { root } from '../support/shared.js';

/** docs/warnings.md, a section a code: how much it matters, the explanation on one line, the examples. */
const document = readFileSync(join(root, 'docs', 'warnings.md'), 'utf8');
const sections = document
  .split(/^## /m)
  .slice(1)
  .flatMap((part) => {
    const [title = '', ...codes] = part.split(/^### /m);
    return codes.map((section) => {
      const [code = '', ...lines] = section.trim().split('\n');
      return {
        severity: title.trim() === 'Warnings' ? 'warning' : 'note',
        code,
        explanation: lines
          .filter((line) => !line.startsWith('    '))
          .join(' ')
          .trim(),
        examples: lines.filter((line) => line.startsWith('    ')).map((line) => line.trim()),
      };
    });
  });

/** `filter  →  rewrite  (link type)`, the latter two where there are any. */
function read(example: string) {
  const [, left = '', linkType] = /^(.*?)(?: {2}\(([A-Z0-9_]+)\))?$/.exec(example) ?? [];
  const [filter = '', rewrite] = left.split('  →  ');
  return { filter, rewrite, linkType };
}

describe('docs/warnings.md', () => {
  it('has a section for each code, as the catalogue has them', () => {
    expect(sections.map(({ code, severity, explanation }) => ({ code, severity, explanation }))).toEqual(
      ['warning', 'note'].flatMap((severity) =>
        Object.entries(warningCatalogue)
          .filter(([, entry]) => entry.severity === severity)
          .map(([code, { explanation }]) => ({ code, severity, explanation })),
      ),
    );
  });

  it('has examples in each', () => {
    expect(sections.filter(({ examples }) => examples.length === 0)).toEqual([]);
  });

  it.each(sections.flatMap(({ code, examples }) => examples.map((example) => [example, code] as const)))(
    '%s',
    (example, code) => {
      const { filter, rewrite, linkType } = read(example);
      const found = findWarnings(filter, { linkType, netmask: 0 }).filter((each) => each.code === code);
      expect(found).not.toEqual([]);
      expect(found.find((each) => each.rewrite !== undefined)?.rewrite).toBe(rewrite);
    },
  );
});
