/**
 * An object file → its programs: one for each function in the sections that hold code, as clang writes them and as
 * `writeObject` does. What is to be relocated stays as it is, and is named.
 */

import { decode, type Instruction } from '../ebpf/index.js';
import { damaged, noProgram } from './diagnostics.js';
import { sectionFlag, sectionType, symbolType } from './elf-layout.js';
import type { Line } from './lines.js';
import { readLines } from './read-btf.js';
import { type Elf, type ElfSymbol, type Relocation, readElf, type Section } from './read-elf.js';

export interface ObjectProgram {
  /** `xdp`, `tc` …: what the loader takes the type of the program from. */
  readonly section: string;
  /** The name of the function, or none. */
  readonly name: string;
  readonly instructions: readonly Instruction[];
  /** What it was made from, if the object tells. */
  readonly lines: readonly Line[];
  /** Instructions that a loader changes before the program can run, and by which symbol. */
  readonly relocations: readonly { readonly slot: number; readonly symbol: string }[];
}

const SLOT = 8;

/** Throws ObjectError for what is no BPF object, for a damaged one and for one without programs. */
export function readObject(bytes: Uint8Array): readonly ObjectProgram[] {
  const file = readElf(bytes);
  const code = file.sections.flatMap((section, index) =>
    section.type === sectionType.content &&
    (section.flags & sectionFlag.execute) !== 0 &&
    section.content.length > 0
      ? [{ section, index }]
      : [],
  );
  if (code.length === 0) throw noProgram();
  const size = code.reduce((sum, { section }) => sum + section.content.length, 0);
  if (size > bytes.length) throw damaged('its sections with programs overlap', code[0]!.section.offset);
  const symbols = bySection(file.symbols);
  const relocations = bySection(file.relocations);
  const lines = linesIn(file);
  return code.flatMap(({ section, index }) => {
    const own = lines.get(section.name) ?? [];
    // Sections of one name: nothing tells whose the lines are but their order.
    lines.delete(section.name);
    return programsIn(section, symbols(index), own, relocations(index));
  });
}

function linesIn({ sections }: Elf): Map<string, readonly Line[]> {
  const types = sections.find(({ name }) => name === '.BTF');
  const ext = sections.find(({ name }) => name === '.BTF.ext');
  return types === undefined || ext === undefined ? new Map() : readLines(types, ext);
}

type Placed = { readonly slot: number };

/** A function runs to the next one; what stands before the first one has no name. */
function programsIn(
  { name, content, offset }: Section,
  symbols: readonly ElfSymbol[],
  lines: readonly Line[],
  relocations: readonly Relocation[],
): ObjectProgram[] {
  if (content.length % SLOT !== 0)
    throw damaged(`section '${name}' holds no whole number of 8-byte instructions`, offset);
  const functions = new Map<number, string>([[0, '']]);
  for (const symbol of symbols) {
    if (symbol.type !== symbolType.function) continue;
    if (symbol.value % SLOT !== 0 || symbol.value >= content.length)
      throw damaged(`function '${symbol.name}' begins at no instruction of section '${name}'`, offset);
    functions.set(symbol.value / SLOT, symbol.name);
  }
  const changes = relocations.map(({ place, symbol }) => ({
    slot: Math.floor(place / SLOT),
    symbol: symbol?.name ?? '',
  }));
  const starts = [...functions.keys()].sort((a, b) => a - b);
  const linesOf = divided(lines, starts);
  const changesOf = divided(changes, starts);
  return starts.map((start, index) => ({
    section: name,
    name: functions.get(start)!,
    instructions: decode(
      content.subarray(start * SLOT, (starts[index + 1] ?? Number.POSITIVE_INFINITY) * SLOT),
    ),
    lines: linesOf[index]!,
    relocations: changesOf[index]!,
  }));
}

/** Things that lie in a section → those of each function, with the slots counted from its start. */
function divided<Thing extends Placed>(things: readonly Thing[], starts: readonly number[]): Thing[][] {
  const parts = starts.map((): Thing[] => []);
  let part = 0;
  for (const thing of [...things].sort((a, b) => a.slot - b.slot)) {
    while (part + 1 < starts.length && starts[part + 1]! <= thing.slot) part++;
    parts[part]!.push({ ...thing, slot: thing.slot - starts[part]! });
  }
  return parts;
}

function bySection<Thing extends { readonly section: number }>(
  things: readonly Thing[],
): (section: number) => readonly Thing[] {
  const groups = new Map<number, Thing[]>();
  for (const thing of things) {
    const group = groups.get(thing.section);
    if (group === undefined) groups.set(thing.section, [thing]);
    else group.push(thing);
  }
  return (section) => groups.get(section) ?? [];
}
