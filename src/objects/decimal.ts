/**
 * A program ⇄ its instructions as decimal numbers after their count: a line each (as `tcpdump -ddd` prints them), or with
 * commas between, as `iptables -m bpf --bytecode` and `tc filter … bytecode` take them.
 */

import { badCount, noNumbers } from './diagnostics.js';
import type { MachineProgram } from './machine-program.js';
import { type Piece, programOfRows, rowsOf, split, wholeOf } from './rows.js';

const counted = (program: MachineProgram): string[] => [
  `${program.instructions.length}`,
  ...rowsOf(program).map((row) => row.join(' ')),
];

/** Every line ends in a newline. */
export const writeDecimal = (program: MachineProgram): string => `${counted(program).join('\n')}\n`;

/** `3,48 0 0 9,21 0 1 6,6 0 0 0`: one word of a shell. */
export const writeXtBpf = (program: MachineProgram): string => `${counted(program).join(',')}\n`;

/** The same with a comma at the end, as bpf_asm writes it and tc's manual shows it. */
export const writeTcBytecode = (program: MachineProgram): string => `${counted(program).join(',')},\n`;

export const readDecimal = (text: string): MachineProgram => readCounted(text, split(wholeOf(text), /\r?\n/));

export const readBytecode = (text: string): MachineProgram => readCounted(text, split(wholeOf(text), /,/));

function readCounted(text: string, pieces: readonly Piece[]): MachineProgram {
  const [count, ...rest] = pieces.filter((piece) => piece.text !== '');
  if (count === undefined) throw noNumbers({ start: 0, end: text.length });
  if (!/^\d+$/.test(count.text) || Number(count.text) !== rest.length)
    throw badCount(count.text, rest.length, count.span);
  return programOfRows(rest.map((piece) => ({ numbers: split(piece, /\s+/), span: piece.span })));
}
