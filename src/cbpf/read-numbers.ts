/** The text of `tcpdump -dd` and `-ddd` → instructions. */

import { badCount, badField, badInitializer, badNumbers } from './diagnostics.js';
import type { Instruction } from './instruction.js';
import { type Line, spanWithin, word } from './lines.js';

/** `{ 0x28, 0, 0, 0x0000000c },`; the last comma may be missing. */
export function readInitializer(line: Line): Instruction {
  const body = /^\{([^{}]*)\}\s*,?$/.exec(line.text)?.[1];
  const fields = body?.split(',').map((field) => field.trim());
  if (fields?.length !== 4) throw badInitializer(line.span);
  return instruction(fields, line);
}

/** The first line counts those that follow: `40 0 0 12`. */
export function readDecimal(lines: readonly Line[]): Instruction[] {
  const [count, ...rest] = lines;
  if (count === undefined) return [];
  if (word(count.text) !== rest.length) throw badCount(count.text, rest.length, count.span);
  return rest.map((line) => {
    const fields = line.text.split(/\s+/);
    if (fields.length !== 4) throw badNumbers(line.span);
    return instruction(fields, line);
  });
}

const names = ['code', 'jt', 'jf', 'k'] as const;
const limits = [0xffff, 0xff, 0xff, 0xffffffff] as const;

function instruction(fields: readonly string[], line: Line): Instruction {
  const [code = 0, jt = 0, jf = 0, k = 0] = fields.map((field, at) => {
    const value = word(field);
    const limit = limits[at] ?? 0;
    if (value === undefined || value > limit) throw badField(names[at] ?? '', limit, spanWithin(line, field));
    return value;
  });
  return { code, jt, jf, k };
}
