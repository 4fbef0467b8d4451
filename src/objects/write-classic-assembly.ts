/**
 * A classic program → the text of Linux's bpf_asm: an instruction a line, labels where a jump leads, and the part of the
 * filter that instructions come from as a comment in front of them.
 *
 *            ldh [12]
 *            jeq #0x800, L2, L5
 *     L2:    ldb [23]
 */

import * as cbpf from '../cbpf/index.js';
import { ancillaryNames, UNUSED_K } from './classic-assembly.js';
import { noAssembly } from './diagnostics.js';
import type { Line } from './lines.js';

const { op } = cbpf;

/** Throws FilterError `not-expressible` for what bpf_asm has no words for. */
export function writeClassicAssembly(
  instructions: readonly cbpf.Instruction[],
  lines: readonly Line[],
): string {
  const targets = new Set<number>();
  const bodies = instructions.map((instruction, index) => bodyOf(instruction, index, targets));
  const outside = [...targets].find((target) => target >= instructions.length);
  if (outside !== undefined) throw noAssembly(outside, 'is a target of a jump, but not of the program');
  const comments = new Map(lines.map(({ slot, text }) => [slot, text]));
  const width = `L${instructions.length}: `.length;
  return bodies
    .map((body, index) => {
      const comment = comments.get(index);
      const label = targets.has(index) ? `${labelOf(index)}:` : '';
      return `${comment === undefined || comment === '' ? '' : `; ${comment}\n`}${label.padEnd(width)}${body}\n`;
    })
    .join('');
}

const labelOf = (index: number): string => `L${index}`;

function bodyOf(instruction: cbpf.Instruction, index: number, targets: Set<number>): string {
  const { code, jt, jf, k } = instruction;
  const row = cbpf.opcodeOf(code);
  if (row === undefined) throw noAssembly(index, `has no opcode (0x${code.toString(16)})`);
  if (row.flow !== 'branch' && (jt | jf) !== 0) throw noAssembly(index, 'has jt or jf, but is no branch');
  if (row.flow === 'jump') {
    const target = (index + 1 + k) >>> 0;
    targets.add(target);
    return `ja ${labelOf(target)}`;
  }
  const operand = operandOf(row, k);
  const body = operand === '' ? row.mnemonic : `${row.mnemonic} ${operand}`;
  const leftOver = withoutK.has(row.operand) && k !== 0 ? ` ${UNUSED_K}${k}` : '';
  if (row.flow !== 'branch') return body + leftOver;
  const branches = [index + 1 + jt, index + 1 + jf];
  for (const target of branches) targets.add(target);
  return [body, ...branches.map(labelOf)].join(', ') + leftOver;
}

const withoutK: ReadonlySet<cbpf.Operand> = new Set(['none', 'x', 'length']);

function operandOf({ operand, code }: cbpf.Opcode, k: number): string {
  switch (operand) {
    case 'none':
      return code === (op.RET | op.A) ? 'a' : '';
    case 'x':
      return 'x';
    case 'length':
      return '#len';
    case 'number':
      return `#${k}`;
    case 'hex':
      return `#0x${k.toString(16)}`;
    case 'absolute':
      return ancillaryNames.get(k) ?? `[${k}]`;
    case 'indexed':
      return `[x + ${k}]`;
    case 'header':
      return `4*([${k}]&0xf)`;
    case 'memory':
      return `M[${k}]`;
    case 'target':
      return '';
  }
}
