/** An extended program → the text of an assembler, with the part of the filter that instructions come from in front. */

import { formatAssembly, type Instruction } from '../ebpf/index.js';
import { type Line, onOneLine } from './lines.js';

const SLOTS_OF_LDDW = 2;

export function writeExtendedAssembly(instructions: readonly Instruction[], lines: readonly Line[]): string {
  const comments = new Map(lines.map(({ slot, text }) => [slot, onOneLine(text)]));
  const written: string[] = [];
  let slot = 0;
  for (const line of formatAssembly({ instructions }).split(/(?<=\n)/)) {
    const comment = comments.get(slot);
    // A comment stands in front of the label too.
    comments.delete(slot);
    written.push(comment === undefined || comment === '' ? line : `# ${comment}\n${line}`);
    const statement = line.trim();
    if (!statement.endsWith(':')) slot += statement.startsWith('lddw ') ? SLOTS_OF_LDDW : 1;
  }
  return written.join('');
}
