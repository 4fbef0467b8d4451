/** A classic program → the text of `tcpdump -d`, `-dd` or `-ddd`, byte for byte. */

import { ancillaryName } from './ancillary.js';
import type { Instruction } from './instruction.js';
import * as op from './opcodes.js';
import { type Operand, opcodeOf } from './table.js';

/** `human` is tcpdump's -d, `c` its -dd, `decimal` its -ddd. */
export type Format = 'human' | 'c' | 'decimal';

/** Every line ends in a newline, the last one too. */
export function formatProgram(
  program: { readonly instructions: readonly Instruction[] },
  format: Format,
): string {
  const { instructions } = program;
  switch (format) {
    case 'human':
      return lines(instructions.map(formatInstruction));
    case 'c':
      return lines(instructions.map(initializer));
    case 'decimal':
      return lines([
        `${instructions.length}`,
        ...instructions.map(({ code, jt, jf, k }) => `${code} ${jt} ${jf} ${k}`),
      ]);
  }
}

/** One line of -d, without its newline: `(001) jeq      #0x800           jt 2	jf 3`. */
export function formatInstruction(instruction: Instruction, index: number): string {
  const { code, jt, jf, k } = instruction;
  const row = opcodeOf(code);
  const [mnemonic, operand] =
    row?.disassembled === true
      ? [row.mnemonic, operandText[row.operand](k, index)]
      : ['unimp', `0x${code.toString(16)}`];
  const start = `(${`${index}`.padStart(3, '0')}) ${mnemonic.padEnd(8)} `;
  if (!showsTargets(code)) return start + operand;
  return `${start}${operand.padEnd(16)} jt ${index + 1 + jt}\tjf ${index + 1 + jf}`;
}

/** Codes of the class JMP that are no instruction show targets too, as in libpcap. */
export const showsTargets = (code: number): boolean =>
  op.classOf(code) === op.JMP && op.operationOf(code) !== op.JA;

const operandText: Readonly<Record<Operand, (k: number, index: number) => string>> = {
  none: () => '',
  number: (k) => `#${k | 0}`,
  hex: (k) => `#0x${k.toString(16)}`,
  absolute: (k) => `[${ancillaryName(k) ?? k | 0}]`,
  indexed: (k) => `[x + ${k | 0}]`,
  header: (k) => `4*([${k | 0}]&0xf)`,
  memory: (k) => `M[${k | 0}]`,
  target: (k, index) => `${(index + 1 + k) | 0}`,
  x: () => 'x',
  length: () => '#pktlen',
};

const initializer = ({ code, jt, jf, k }: Instruction): string =>
  `{ 0x${code.toString(16)}, ${jt}, ${jf}, 0x${k.toString(16).padStart(8, '0')} },`;

const lines = (each: readonly string[]): string => each.map((line) => `${line}\n`).join('');
