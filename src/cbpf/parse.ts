/** The text of `tcpdump -d`, `-dd` or `-ddd` → a classic program. The three are told apart by their first character. */

import type { Span } from '../base/index.js';
import { emptyProgram } from './diagnostics.js';
import type { Format } from './format.js';
import type { Instruction, Program } from './instruction.js';
import { type Line, linesOf } from './lines.js';
import { readHuman } from './read-human.js';
import { readDecimal, readInitializer } from './read-numbers.js';

/**
 * Blank lines and blanks at either end of a line do not matter. The spans of an instruction are those of its line. The
 * program is not validated. Throws FilterError `program-syntax` with the place in `text`.
 */
export function parseProgram(text: string): Program {
  const lines = linesOf(text);
  const first = lines[0];
  if (first === undefined) throw emptyProgram();
  const format = formatOf(first);
  return {
    instructions: read[format](lines),
    spans: (format === 'decimal' ? lines.slice(1) : lines).map(({ span }): Span[] => [span]),
  };
}

function formatOf({ text }: Line): Format {
  if (text.startsWith('{')) return 'c';
  return /^\d/.test(text) ? 'decimal' : 'human';
}

const read: Readonly<Record<Format, (lines: readonly Line[]) => Instruction[]>> = {
  human: (lines) => lines.map(readHuman),
  c: (lines) => lines.map(readInitializer),
  decimal: readDecimal,
};
