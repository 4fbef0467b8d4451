/** A program ⇄ initializers of `struct sock_filter` (as `tcpdump -dd` prints them) or of `struct bpf_insn`. */

import { formatProgram } from '../cbpf/index.js';
import { noInitializer } from './diagnostics.js';
import type { MachineProgram } from './machine-program.js';
import { programOfRows, rowsOf, split } from './rows.js';

export function writeCArray(program: MachineProgram): string {
  if (program.set === 'classic') return formatProgram(program, 'c');
  const lines = rowsOf(program).map(
    ([code = 0, dst, src, off, imm]) =>
      `{ 0x${code.toString(16).padStart(2, '0')}, ${dst}, ${src}, ${off}, ${imm} },\n`,
  );
  return lines.join('');
}

/** The declaration of an array may stand around the initializers, and comments everywhere. */
export function readCArray(text: string): MachineProgram {
  const rows = [...blankComments(text).matchAll(/\{([^{}]*)\}/g)].map((match) => {
    const start = match.index;
    const inner = { text: match[1]!, span: { start: start + 1, end: start + match[0].length - 1 } };
    const numbers = split(inner, /,/);
    if (numbers.at(-1)?.text === '') numbers.pop();
    return { numbers, span: { start, end: start + match[0].length } };
  });
  if (rows.length === 0) throw noInitializer({ start: 0, end: text.length });
  return programOfRows(rows);
}

/** The same text with blanks in the place of comments, so that places stay. */
export function blankComments(text: string): string {
  const parts: string[] = [];
  let done = 0;
  for (const match of text.matchAll(/\/[*/]/g)) {
    if (match.index < done) continue;
    const closing = match[0] === '/*' ? '*/' : '\n';
    const found = text.indexOf(closing, match.index + 2);
    const end = found < 0 ? text.length : closing === '\n' ? found : found + 2;
    parts.push(text.slice(done, match.index), text.slice(match.index, end).replace(/[^\n]/g, ' '));
    done = end;
  }
  return parts.join('') + text.slice(done);
}
