/** A module → its bytes, section by section in the order of the specification. */

import { Bytes } from './bytes.js';
import type { FunctionBody } from './function-body.js';
import { control, i32, type, type ValueType } from './opcodes.js';

export interface FunctionType {
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
}

export interface Module {
  /** Imported functions come first: they have the numbers 0, 1, … */
  readonly imports: readonly {
    readonly module: string;
    readonly name: string;
    readonly type: FunctionType;
  }[];
  /** The memory is imported, with at least so many pages of 64 KiB. */
  readonly memory: { readonly module: string; readonly name: string; readonly pages: number };
  readonly functions: readonly {
    readonly type: FunctionType;
    readonly body: FunctionBody;
    readonly name?: string;
  }[];
  /** Mutable globals of 32 bits that start as 0, by number. */
  readonly globals: number;
}

const MAGIC_AND_VERSION = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
const FUNCTION = 0x00;
const MEMORY = 0x02;
const section = { type: 1, import: 2, function: 3, global: 6, export: 7, code: 10 } as const;

/** Functions with a name are exported under it. */
export function encodeModule({ imports, memory, functions, globals }: Module): Uint8Array {
  const types = new Types();
  const importTypes = imports.map((each) => types.number(each.type));
  const functionTypes = functions.map((each) => types.number(each.type));
  const bytes = new Bytes();
  bytes.all(Uint8Array.from(MAGIC_AND_VERSION));
  write(bytes, section.type, types.encoded.length, (into) => {
    for (const each of types.encoded) into.all(each);
  });
  write(bytes, section.import, imports.length + 1, (into) => {
    for (const [index, each] of imports.entries()) {
      into.name(each.module);
      into.name(each.name);
      into.byte(FUNCTION);
      into.unsigned(importTypes[index]!);
    }
    into.name(memory.module);
    into.name(memory.name);
    into.byte(MEMORY);
    into.byte(0); // no maximum
    into.unsigned(memory.pages);
  });
  write(bytes, section.function, functions.length, (into) => {
    for (const number of functionTypes) into.unsigned(number);
  });
  write(bytes, section.global, globals, (into) => {
    for (let global = 0; global < globals; global++) {
      into.all(Uint8Array.of(type.i32, 1, i32.const, 0, control.end));
    }
  });
  const exported = [...functions.entries()].filter(([, { name }]) => name !== undefined);
  write(bytes, section.export, exported.length, (into) => {
    for (const [index, { name = '' }] of exported) {
      into.name(name);
      into.byte(FUNCTION);
      into.unsigned(imports.length + index);
    }
  });
  write(bytes, section.code, functions.length, (into) => {
    for (const { body } of functions) into.sized(body.encode());
  });
  return bytes.written();
}

function write(bytes: Bytes, id: number, count: number, content: (into: Bytes) => void): void {
  if (count === 0) return;
  const into = new Bytes();
  into.unsigned(count);
  content(into);
  bytes.byte(id);
  bytes.sized(into.written());
}

/** Each type of functions once. */
class Types {
  readonly encoded: Uint8Array[] = [];
  readonly #numbers = new Map<string, number>();

  number({ parameters, results }: FunctionType): number {
    const key = `${parameters}:${results}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const bytes = new Bytes();
    bytes.byte(type.function);
    bytes.sized(Uint8Array.from(parameters));
    bytes.sized(Uint8Array.from(results));
    this.encoded.push(bytes.written());
    this.#numbers.set(key, this.encoded.length - 1);
    return this.encoded.length - 1;
  }
}
