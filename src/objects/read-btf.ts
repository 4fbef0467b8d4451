/** The sections .BTF and .BTF.ext → the lines behind the instructions of each section. */

import * as btf from './btf-layout.js';
import { damaged, outsideFile } from './diagnostics.js';
import type { Line } from './lines.js';
import type { Section } from './read-elf.js';
import { textAt } from './string-table.js';
import { sizeOf, unpack, viewOf } from './structure.js';

/** Bytes of a slot of instructions: places are counted in bytes. */
const SLOT = 8;

/** The lines by name of the section, each with the slot of the section it begins at. */
export function readLines(types: Section, ext: Section): Map<string, readonly Line[]> {
  const strings = stringsOf(types);
  const records = linesPart(ext);
  const lines = new Map<string, Line[]>();
  const sizeSize = 4;
  if (records.content.length < sizeSize) return lines;
  const view = viewOf(records.content);
  const recordSize = view.getUint32(0, true);
  if (recordSize < sizeOf(btf.lineLayout)) {
    throw damaged(`its records of lines have ${recordSize} bytes, not 16`, records.offset);
  }
  const head = sizeOf(btf.recordsLayout);
  for (let at = sizeSize; at < view.byteLength; ) {
    if (at + head > view.byteLength) throw outsideFile('a table of lines', records.offset + at);
    const { section, count } = unpack(btf.recordsLayout, view, at);
    const first = at + head;
    at = first + count * recordSize;
    if (at > view.byteLength) throw outsideFile('a table of lines', records.offset + first - head);
    const name = textAt(strings, section) ?? '';
    const into = lines.get(name) ?? [];
    lines.set(name, into);
    for (let record = first; record < at; record += recordSize) {
      const { place, text, position } = unpack(btf.lineLayout, view, record);
      into.push({
        slot: Math.floor(place / SLOT),
        text: textAt(strings, text) ?? '',
        line: btf.lineOf(position),
        column: btf.columnOf(position),
      });
    }
  }
  return lines;
}

function stringsOf(types: Section): Uint8Array {
  checkHeader(types, sizeOf(btf.headerLayout));
  const { headerSize, stringsOffset, stringsSize } = unpack(btf.headerLayout, viewOf(types.content), 0);
  return partOf(types, 'the strings of .BTF', headerSize + stringsOffset, stringsSize);
}

interface Part {
  /** Where in the file. */
  readonly offset: number;
  readonly content: Uint8Array;
}

function linesPart(ext: Section): Part {
  checkHeader(ext, sizeOf(btf.extHeaderLayout));
  const { headerSize, linesOffset, linesSize } = unpack(btf.extHeaderLayout, viewOf(ext.content), 0);
  const offset = headerSize + linesOffset;
  return {
    offset: ext.offset + offset,
    content: partOf(ext, 'the lines of .BTF.ext', offset, linesSize),
  };
}

function checkHeader({ name, offset, content }: Section, size: number): void {
  if (content.length < size) throw outsideFile(`the header of ${name}`, offset);
  const { magic, version } = unpack(btf.headerLayout, viewOf(content), 0);
  if (magic !== btf.MAGIC || version !== btf.VERSION)
    throw damaged(`${name} does not begin as BTF, version 1, does`, offset);
}

function partOf({ offset, content }: Section, what: string, start: number, size: number): Uint8Array {
  if (start + size > content.length) throw outsideFile(what, offset);
  return content.subarray(start, start + size);
}
