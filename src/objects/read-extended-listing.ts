/**
 * The text of `bpftool prog dump xlated` → an extended program: what `ebpf.formatProgram` writes, read back. The opcode
 * stands in each line, so the shape of the rest is known; what comes out is formatted again to see that nothing is lost.
 */

import type { Span } from '../base/index.js';
import * as ebpf from '../ebpf/index.js';
import { badListing, wrongSlot } from './diagnostics.js';
import { type ExtendedProgram, extendedProgram } from './machine-program.js';
import { type Piece, split, wholeOf } from './rows.js';

const LINE = /^(\d+): \(([0-9a-f]{2})\) (.*)$/;
/** The name of a function, and the source in front of its instructions. */
const ASIDE = /^$|^;|:$/;

/** The spans of the instructions are those of their lines. */
export function readExtendedListing(text: string): ExtendedProgram {
  const instructions: ebpf.Instruction[] = [];
  const spans: Span[][] = [];
  for (const line of split(wholeOf(text), /\r?\n/)) {
    const [, slot, code = '', body = ''] = LINE.exec(line.text) ?? [];
    if (slot === undefined) {
      if (ASIDE.test(line.text)) continue;
      throw badListing(line.span);
    }
    if (Number(slot) !== instructions.length) throw wrongSlot(instructions.length, line.span);
    for (const instruction of instructionsOf(Number.parseInt(code, 16), body, line)) {
      instructions.push(instruction);
      spans.push([line.span]);
    }
  }
  return extendedProgram(instructions, spans);
}

function instructionsOf(code: number, body: string, { span }: Piece): readonly ebpf.Instruction[] {
  for (const operation of ebpf.operations) {
    if (operation.code !== code) continue;
    const match = patterns[operation.shape].exec(body);
    if (match === null) continue;
    const read = slotsOf(operation, match.groups ?? {});
    if (textOf(read) === body) return read;
  }
  const fields = UNKNOWN.exec(body)?.groups;
  if (fields === undefined) throw badListing(span);
  const read = [fieldsOf(code, fields)];
  if (textOf(read) !== body) throw badListing(span);
  return read;
}

const textOf = (instructions: readonly ebpf.Instruction[]): string =>
  ebpf
    .formatProgram({ instructions })
    .replace(/^.*?\) /, '')
    .trimEnd();

type Fields = Readonly<Partial<Record<'dst' | 'src' | 'off' | 'imm' | 'hex' | 'upper', string>>>;

/** Numbers in hexadecimal are `imm` without its sign; the upper half of them is that of the slot behind. */
function slotsOf(operation: ebpf.Operation, fields: Fields): readonly ebpf.Instruction[] {
  const first = fieldsOf(operation.code, fields);
  if (operation.selector !== undefined) first[operation.selector.field] = operation.selector.value;
  if (operation.shape !== 'wide') return [first];
  return [first, { ...fieldsOf(0, {}), imm: Number.parseInt(fields.upper ?? '0', 16) | 0 }];
}

const fieldsOf = (code: number, { dst = '0', src = '0', off = '0', imm = '0', hex }: Fields) => ({
  code,
  dst: Number(dst) & 0xf,
  src: Number(src) & 0xf,
  off: (Number(off) << 16) >> 16,
  imm: hex === undefined ? Number(imm) | 0 : Number.parseInt(hex, 16) | 0,
});

const UNKNOWN = /^unknown dst (?<dst>\d+) src (?<src>\d+) off (?<off>-?\d+) imm (?<imm>-?\d+)$/;

const patterns: Readonly<Record<ebpf.Shape, RegExp>> = {
  immediate: /^[rw](?<dst>\d+) \S+ (?<imm>-?\d+)$/,
  register: /^[rw](?<dst>\d+) \S+ [rw](?<src>\d+)$/,
  negate: /^[rw](?<dst>\d+) = -/,
  extend: /^[rw](?<dst>\d+) = \(s\d+\)[rw](?<src>\d+)$/,
  swap: /^r(?<dst>\d+) = /,
  wide: /^r(?<dst>\d+) = 0x(?<upper>[0-9a-f]{1,8}(?=[0-9a-f]{8}$))?(?<hex>[0-9a-f]{1,8})$/,
  load: /^r(?<dst>\d+) = \*\(\w+ \*\)\(r(?<src>\d+) (?<off>[-+]\d+)\)$/,
  'store-immediate': /^\*\(\w+ \*\)\(r(?<dst>\d+) (?<off>[-+]\d+)\) = (?<imm>-?\d+)$/,
  'store-register': /^\*\(\w+ \*\)\(r(?<dst>\d+) (?<off>[-+]\d+)\) = r(?<src>\d+)$/,
  atomic: /\(u\d+ \*\)\(r(?<dst>\d+) (?<off>[-+]\d+)\).*(?:r(?<src>\d+))\)?$/,
  'packet-absolute': /skb\[(?<imm>-?\d+)\]$/,
  'packet-indirect': /skb\[r(?<src>\d+) \+ (?<imm>-?\d+)\]$/,
  goto: /pc(?<off>[-+]\d+)$/,
  'goto-long': /pc(?<imm>[-+]\d+)$/,
  'branch-immediate': /^if [rw](?<dst>\d+) \S+ 0x(?<hex>[0-9a-f]+) goto pc(?<off>[-+]\d+)$/,
  'branch-register': /^if [rw](?<dst>\d+) \S+ [rw](?<src>\d+) goto pc(?<off>[-+]\d+)$/,
  call: /^call [^#+-]*#?(?<imm>[-+]?\d+)$/,
  'call-register': /^callx r(?<dst>\d+)$/,
  exit: /^exit$/,
};
