/**
 * A program that was read → its listing, as bpftool prints it: the source in front of the instructions that come from it,
 * and the symbols that a loader puts into them. `readForm` reads it back.
 */

import * as cbpf from '../cbpf/index.js';
import * as ebpf from '../ebpf/index.js';
import { onOneLine } from './lines.js';
import type { ReadProgram } from './read-form.js';

/** A classic program has no place for more than tcpdump prints. */
export function annotatedListing({ program, lines, place }: ReadProgram): string {
  if (program.set === 'classic') return cbpf.formatProgram(program, 'human');
  const notes = new Map<number, string[]>();
  const note = (slot: number, text: string): void => {
    const before = notes.get(slot);
    if (before === undefined) notes.set(slot, [text]);
    else before.push(text);
  };
  for (const { slot, text, line, column } of lines)
    note(slot, `; ${text === '' ? `line ${line}:${column}` : onOneLine(text)}\n`);
  for (const { slot, symbol } of place?.relocations ?? [])
    note(slot, `; relocated by ${onOneLine(symbol)}\n`);
  const listing = ebpf.formatProgram(program).split(/(?<=\n)/);
  return listing.map((line) => (notes.get(Number.parseInt(line, 10)) ?? []).join('') + line).join('');
}
