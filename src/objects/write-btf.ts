/** A function and the lines behind its instructions → the sections .BTF and .BTF.ext. */

import * as btf from './btf-layout.js';
import type { Line } from './lines.js';
import { StringTable } from './string-table.js';
import { concatenate, type Layout, pack, sizeOf } from './structure.js';

export interface FunctionToDescribe {
  readonly name: string;
  readonly section: string;
  /** The structure that its one argument points to. */
  readonly context: string;
  /** What the lines are lines of. */
  readonly file: string;
  readonly lines: readonly Line[];
}

/** Bytes of a slot of instructions: places are counted in bytes. */
const SLOT = 8;

export function writeBtf(described: FunctionToDescribe): {
  readonly types: Uint8Array;
  readonly ext: Uint8Array;
} {
  const strings = new StringTable();
  const types = typesOf(described, strings);
  const section = strings.offsetOf(described.section);
  const file = strings.offsetOf(described.file);
  const functions = records(section, btf.functionLayout, [{ place: 0, type: FUNCTION }]);
  const lines = records(
    section,
    btf.lineLayout,
    described.lines.map(({ slot, text, line, column }) => ({
      place: slot * SLOT,
      file,
      text: strings.offsetOf(text),
      position: btf.positionOf(line, column),
    })),
  );
  const texts = concatenate(strings.parts());
  const start = { magic: btf.MAGIC, version: btf.VERSION, flags: 0 };
  const header = pack(btf.headerLayout, {
    ...start,
    headerSize: sizeOf(btf.headerLayout),
    typesOffset: 0,
    typesSize: types.length,
    stringsOffset: types.length,
    stringsSize: texts.length,
  });
  const extHeader = pack(btf.extHeaderLayout, {
    ...start,
    headerSize: sizeOf(btf.extHeaderLayout),
    functionsOffset: 0,
    functionsSize: functions.length,
    linesOffset: functions.length,
    linesSize: lines.length,
  });
  return {
    types: concatenate([header, types, texts]),
    ext: concatenate([extHeader, functions, lines]),
  };
}

/** Types are numbered from 1 in the order in which they stand. */
const [INTEGER, STRUCTURE, POINTER, PROTOTYPE, FUNCTION] = [1, 2, 3, 4, 5] as const;

const INTEGER_BYTES = 4;
/** Signed, from bit 0 on. */
const INTEGER_ENCODING = (1 << 24) | (8 * INTEGER_BYTES);
const GLOBAL = 1;

/** `int filter(struct __sk_buff *ctx)`; the members of the structure are the kernel's own business. */
function typesOf({ name, context }: FunctionToDescribe, strings: StringTable): Uint8Array {
  const type = (kind: number, members: number, typeName: string, sizeOrType: number): Uint8Array =>
    pack(btf.typeLayout, { name: strings.offsetOf(typeName), info: (kind << 24) | members, sizeOrType });
  return concatenate([
    type(btf.kind.integer, 0, 'int', INTEGER_BYTES),
    pack([['encoding', 4]], { encoding: INTEGER_ENCODING }),
    type(btf.kind.structure, 0, context, 0),
    type(btf.kind.pointer, 0, '', STRUCTURE),
    type(btf.kind.prototype, 1, '', INTEGER),
    pack(btf.parameterLayout, { name: strings.offsetOf('ctx'), type: POINTER }),
    type(btf.kind.function, GLOBAL, name, PROTOTYPE),
  ]);
}

/** The size of a record, then the records of the one section. */
function records<Field extends string>(
  section: number,
  layout: Layout<Field>,
  values: readonly Readonly<Record<Field, number>>[],
): Uint8Array {
  return concatenate([
    pack([['recordSize', 4]], { recordSize: sizeOf(layout) }),
    pack(btf.recordsLayout, { section, count: values.length }),
    ...values.map((each) => pack(layout, each)),
  ]);
}
