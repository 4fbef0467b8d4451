/** An ELF64 file → its sections, symbols and relocations. Whatever the bytes are, the answer is these or an ObjectError. */

import { damaged, notElf, otherElf, otherMachine, outsideFile } from './diagnostics.js';
import * as elf from './elf-layout.js';
import { textAt } from './string-table.js';
import { type Layout, sizeOf, unpack, viewOf } from './structure.js';

export interface Section {
  readonly name: string;
  readonly type: number;
  readonly flags: number;
  readonly link: number;
  readonly info: number;
  /** Where in the file the content begins. */
  readonly offset: number;
  readonly content: Uint8Array;
}

export interface ElfSymbol {
  readonly name: string;
  readonly type: number;
  /** The number of its section; large numbers have meanings of their own. */
  readonly section: number;
  readonly value: number;
}

export interface Relocation {
  /** Of a section: what is to be changed in it, and by which symbol. */
  readonly section: number;
  readonly place: number;
  readonly symbol: ElfSymbol | undefined;
}

export interface Elf {
  readonly sections: readonly Section[];
  readonly symbols: readonly ElfSymbol[];
  readonly relocations: readonly Relocation[];
}

export const isElf = (bytes: Uint8Array): boolean => elf.MAGIC.every((byte, at) => bytes[at] === byte);

export function readElf(bytes: Uint8Array): Elf {
  const sections = readSections(bytes);
  const symbols = readSymbols(sections);
  return { sections, symbols, relocations: readRelocations(sections, symbols) };
}

function readSections(bytes: Uint8Array): Section[] {
  if (!isElf(bytes)) throw notElf();
  if (bytes.length < elf.HEADER_SIZE) throw outsideFile('the ELF header', 0);
  const [, , , , bits, order] = bytes;
  if (bits !== elf.CLASS_64) throw otherElf('this ELF file is not one of 64 bits', 4);
  if (order !== elf.LITTLE_ENDIAN) throw otherElf('this ELF file is not little-endian', 5);
  const view = viewOf(bytes);
  const header = unpack(elf.headerLayout, view, elf.IDENTIFICATION_SIZE);
  const { machine, sectionHeaders, sectionHeaderSize, sectionHeaderCount, sectionNames } = header;
  if (header.type !== elf.RELOCATABLE) throw otherElf('this ELF file is not relocatable', 16);
  if (machine !== elf.MACHINE_BPF && machine !== elf.MACHINE_NONE) throw otherMachine(machine, 18);
  if (sectionHeaderSize !== sizeOf(elf.sectionLayout))
    throw damaged(`its section headers have ${sectionHeaderSize} bytes, not 64`, 58);
  if (sectionHeaders + sectionHeaderCount * sectionHeaderSize > bytes.length)
    throw outsideFile('the table of sections', 40);

  const headers = Array.from({ length: sectionHeaderCount }, (_, index) =>
    unpack(elf.sectionLayout, view, sectionHeaders + index * sectionHeaderSize),
  );
  const contents = headers.map(({ type, offset, size }, index) => {
    if (type === elf.sectionType.null || type === elf.sectionType.empty) return bytes.subarray(0, 0);
    if (offset + size > bytes.length)
      throw outsideFile(`section ${index}`, sectionHeaders + index * sectionHeaderSize);
    return bytes.subarray(offset, offset + size);
  });
  const names = contents[sectionNames];
  return headers.map(({ name, type, flags, link, info, offset }, index) => ({
    name: (names && textAt(names, name)) ?? '',
    type,
    flags,
    link,
    info,
    offset,
    content: contents[index]!,
  }));
}

function readSymbols(sections: readonly Section[]): ElfSymbol[] {
  const table = sections.find(({ type }) => type === elf.sectionType.symbols);
  const names = table && sections[table.link]?.content;
  if (table === undefined || names === undefined) return [];
  return entriesOf(table, elf.symbolLayout).map(({ name, kind, section, value }) => ({
    // The symbol of a section has the name of the section.
    name: textAt(names, name) || (sections[section]?.name ?? ''),
    type: kind & 0x0f,
    section,
    value,
  }));
}

function readRelocations(sections: readonly Section[], symbols: readonly ElfSymbol[]): Relocation[] {
  const tables = sections.filter(({ type }) => type === elf.sectionType.relocations);
  const size = tables.reduce((sum, { content }) => sum + content.length, 0);
  const file = tables[0]?.content.buffer.byteLength ?? 0;
  if (size > file) throw damaged('its tables of relocations overlap', tables[0]!.offset);
  return tables.flatMap((table) =>
    entriesOf(table, elf.relocationLayout).map(({ offset, symbol }) => ({
      section: table.info,
      place: offset,
      symbol: symbols[symbol],
    })),
  );
}

function entriesOf<Field extends string>({ content }: Section, layout: Layout<Field>) {
  const view = viewOf(content);
  const size = sizeOf(layout);
  return Array.from({ length: Math.floor(content.length / size) }, (_, index) =>
    unpack(layout, view, index * size),
  );
}
