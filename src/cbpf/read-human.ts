/** A line of `tcpdump -d` → an instruction: what format.ts writes, read back. */

import { ancillaryOffset } from './ancillary.js';
import {
  badIndex,
  badLine,
  badOperand,
  badTarget,
  missingTargets,
  tooMany,
  unknownMnemonic,
} from './diagnostics.js';
import { showsTargets } from './format.js';
import type { Instruction } from './instruction.js';
import { type Line, spanWithin, word } from './lines.js';
import { type Operand, opcodes } from './table.js';

const LINE = /^(?:\((\d+)\)\s*)?(\w+)(?:\s+(.*?))??(?:\s+jt\s+(\d+)\s+jf\s+(\d+))?$/;

/** `(002) jeq      #0x800           jt 3	jf 10`; the number in front may be missing. */
export function readHuman(line: Line, index: number): Instruction {
  const match = LINE.exec(line.text);
  if (match === null) throw badLine(line.span);
  const [, number, mnemonic = '', operand = '', whenTrue, whenFalse] = match;
  if (number !== undefined && Number(number) !== index) {
    throw badIndex(index, spanWithin(line, number));
  }
  const { code, k } =
    mnemonic === 'unimp' ? unimplemented(operand, line) : known(mnemonic, operand, index, line);
  if (!showsTargets(code)) {
    if (whenTrue !== undefined) throw tooMany(mnemonic, line.span);
    return { code, jt: 0, jf: 0, k };
  }
  if (whenTrue === undefined || whenFalse === undefined) throw missingTargets(mnemonic, line.span);
  return { code, jt: skip(whenTrue, index, line), jf: skip(whenFalse, index, line), k };
}

/** Instructions to skip to come to a target. */
function skip(target: string, index: number, line: Line): number {
  const skipped = Number(target) - index - 1;
  if (skipped < 0 || skipped > 0xff) throw badTarget(target, spanWithin(line, `jt ${target}`));
  return skipped;
}

type Half = Pick<Instruction, 'code' | 'k'>;

/** tcpdump shows of an opcode without a name only the code. */
function unimplemented(operand: string, line: Line): Half {
  const code = word(operand);
  if (code === undefined || code > 0xffff) throw badOperand('unimp', operand, spanWithin(line, operand));
  return { code, k: 0 };
}

function known(mnemonic: string, operand: string, index: number, line: Line): Half {
  const candidates = opcodes.filter((row) => row.mnemonic === mnemonic && row.disassembled);
  if (candidates.length === 0) {
    throw unknownMnemonic(
      mnemonic,
      [...new Set(opcodes.map((row) => row.mnemonic))],
      spanWithin(line, mnemonic),
    );
  }
  for (const { code, operand: kind } of candidates) {
    const k = readers[kind](operand, index);
    if (k !== undefined) return { code, k };
  }
  throw badOperand(mnemonic, operand, spanWithin(line, operand));
}

const within =
  (pattern: RegExp, value: (text: string) => number | undefined = word) =>
  (operand: string): number | undefined => {
    const text = pattern.exec(operand)?.[1];
    return text === undefined ? undefined : value(text.replaceAll(' ', ''));
  };

const exactly =
  (text: string) =>
  (operand: string): number | undefined =>
    operand === text ? 0 : undefined;

const readers: Readonly<Record<Operand, (operand: string, index: number) => number | undefined>> = {
  none: exactly(''),
  x: exactly('x'),
  length: exactly('#pktlen'),
  number: within(/^#(.*)$/),
  hex: within(/^#(.*)$/),
  absolute: within(/^\[(.*)\]$/, (text) => ancillaryOffset(text) ?? word(text)),
  indexed: within(/^\[\s*x\s*\+(.*)\]$/),
  header: within(/^4\*\(\[(.*)\]&0xf\)$/),
  memory: within(/^M\[(.*)\]$/),
  target: (operand, index) => (/^-?\d+$/.test(operand) ? (Number(operand) - index - 1) >>> 0 : undefined),
};
