/** Texts ⇄ a string table as ELF and BTF have it: each ends in a zero byte, and the first one is empty. */

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Each text is stored once. */
export class StringTable {
  readonly #offsets = new Map([['', 0]]);
  readonly #parts: Uint8Array[] = [Uint8Array.of(0)];
  #length = 1;

  /** Where the text begins. A zero byte within it would end it, so there must be none. */
  offsetOf(text: string): number {
    const known = this.#offsets.get(text);
    if (known !== undefined) return known;
    const offset = this.#length;
    const bytes = encoder.encode(`${text}\0`);
    this.#offsets.set(text, offset);
    this.#parts.push(bytes);
    this.#length += bytes.length;
    return offset;
  }

  parts(): readonly Uint8Array[] {
    return this.#parts;
  }
}

/** Bytes of a text that are read; a table is not read over and over because many names share one end. */
const LONGEST = 1024;

/** The text at an offset, cut where it is too long; undefined outside the table. */
export function textAt(table: Uint8Array, offset: number): string | undefined {
  if (offset >= table.length) return undefined;
  const longest = table.subarray(offset, offset + LONGEST);
  const end = longest.indexOf(0);
  return decoder.decode(end < 0 ? longest : longest.subarray(0, end));
}
