/** Sections and symbols → a relocatable ELF64 file for the machine BPF, little-endian. */

import * as elf from './elf-layout.js';
import { StringTable } from './string-table.js';
import { concatenate, pack, sizeOf } from './structure.js';

export interface SectionToWrite {
  readonly name: string;
  readonly flags: number;
  readonly alignment: number;
  readonly content: Uint8Array;
}

/** A global symbol for a whole section. */
export interface SymbolToWrite {
  readonly name: string;
  readonly type: number;
  /** The number of the section among those given. */
  readonly section: number;
}

type SectionHeader = Readonly<Record<(typeof elf.sectionLayout)[number][0], number>>;

const noSection: SectionHeader = {
  name: 0,
  type: elf.sectionType.null,
  flags: 0,
  address: 0,
  offset: 0,
  size: 0,
  link: 0,
  info: 0,
  alignment: 0,
  entrySize: 0,
};

/** Section 0 is none, section 1 the names of sections and symbols; then those given; the last one holds the symbols. */
const FIRST_GIVEN = 2;
const NAMES = 1;

export function writeElf(sections: readonly SectionToWrite[], symbols: readonly SymbolToWrite[]): Uint8Array {
  const names = new StringTable();
  const content: Uint8Array[] = [];
  let offset = elf.HEADER_SIZE;
  const place = (bytes: Uint8Array, alignment: number): { offset: number; size: number } => {
    const padding = -offset & (alignment - 1);
    content.push(new Uint8Array(padding), bytes);
    offset += padding + bytes.length;
    return { offset: offset - bytes.length, size: bytes.length };
  };

  const given = sections.map(({ name, flags, alignment, content: bytes }) => ({
    ...noSection,
    ...place(bytes, alignment),
    name: names.offsetOf(name),
    type: elf.sectionType.content,
    flags,
    alignment,
  }));
  const symbolTable = {
    ...noSection,
    ...place(symbolBytes(symbols, sections, names), 8),
    name: names.offsetOf('.symtab'),
    type: elf.sectionType.symbols,
    link: NAMES,
    // The first global symbol: only symbol 0, which is none, is local.
    info: 1,
    alignment: 8,
    entrySize: sizeOf(elf.symbolLayout),
  };
  const nameTable = {
    ...noSection,
    name: names.offsetOf('.strtab'),
    type: elf.sectionType.strings,
    ...place(concatenate(names.parts()), 1),
    alignment: 1,
  };
  const headers = [noSection, nameTable, ...given, symbolTable].map((each) => pack(elf.sectionLayout, each));
  const { offset: sectionHeaders } = place(concatenate(headers), 8);
  return concatenate([...fileHeader(sectionHeaders, headers.length), ...content]);
}

function fileHeader(sectionHeaders: number, sectionHeaderCount: number): readonly Uint8Array[] {
  const identification = new Uint8Array(elf.IDENTIFICATION_SIZE);
  identification.set([...elf.MAGIC, elf.CLASS_64, elf.LITTLE_ENDIAN, elf.VERSION]);
  const header = pack(elf.headerLayout, {
    type: elf.RELOCATABLE,
    machine: elf.MACHINE_BPF,
    version: elf.VERSION,
    entry: 0,
    programHeaders: 0,
    sectionHeaders,
    flags: 0,
    headerSize: elf.HEADER_SIZE,
    programHeaderSize: 0,
    programHeaderCount: 0,
    sectionHeaderSize: sizeOf(elf.sectionLayout),
    sectionHeaderCount,
    sectionNames: NAMES,
  });
  return [identification, header];
}

function symbolBytes(
  symbols: readonly SymbolToWrite[],
  sections: readonly SectionToWrite[],
  names: StringTable,
): Uint8Array {
  const none = { name: 0, kind: 0, visibility: 0, section: 0, value: 0, size: 0 };
  const entries = symbols.map(({ name, type, section }) => ({
    ...none,
    name: names.offsetOf(name),
    kind: (elf.GLOBAL << 4) | type,
    section: FIRST_GIVEN + section,
    size: sections[section]?.content.length ?? 0,
  }));
  return concatenate([none, ...entries].map((each) => pack(elf.symbolLayout, each)));
}
