/** An expression → the selector for each kind of interface, compiled when the first of a kind is met. */

import { FilterError } from '../base/index.js';
import type { Interface } from '../capture/index.js';
import type { CompileOptions } from '../compile-options.js';
import { compile, type Program } from '../compiler.js';
import type { RecordModules } from '../vm/index.js';
import type { FilterCaptureOptions } from './options.js';
import type { PacketMemory } from './packet-memory.js';
import { compiledSelector, interpretedSelector, modulesOf, type Selector } from './selector.js';

interface Compiled {
  readonly program: Program;
  selector: Selector;
}

export class InterfacePrograms {
  readonly #expression: string;
  readonly #options: FilterCaptureOptions;
  /** By what a program depends on. Undefined where the expression cannot be compiled. */
  readonly #compiled = new Map<string, Compiled | undefined>();
  #memory: PacketMemory | undefined;
  #unsupported: FilterError | undefined;

  constructor(expression: string, options: FilterCaptureOptions) {
    this.#expression = expression;
    this.#options = options;
  }

  /** Why there is no interface that the expression can be compiled for. */
  get unsupported(): FilterError | undefined {
    return [...this.#compiled.values()].every((each) => each === undefined) ? this.#unsupported : undefined;
  }

  /** Packets lie in this memory from now on. */
  enter(memory: PacketMemory): void {
    this.#memory = memory;
    for (const each of this.#compiled.values()) {
      if (each !== undefined) each.selector = compiledSelector(each.program, memory) ?? each.selector;
    }
  }

  /** Undefined where packets are left out. Throws FilterError. */
  selectorFor(from: Interface): Selector | undefined {
    return this.#compiledFor(from)?.selector;
  }

  /** For records of classic pcap that lie in other memories. */
  modulesFor(from: Interface): RecordModules | undefined {
    const compiled = this.#compiledFor(from);
    return compiled && modulesOf(compiled.program);
  }

  #compiledFor(from: Interface): Compiled | undefined {
    const key = `${from.linkType} ${from.swapped}`;
    if (!this.#compiled.has(key)) this.#compiled.set(key, this.#compile(from));
    return this.#compiled.get(key);
  }

  #compile(from: Interface): Compiled | undefined {
    const { netmask = 0, unsupported, compiled } = this.#options;
    try {
      const program = compile(this.#expression, { ...this.#options, ...savefileOptions(from), netmask });
      compiled?.(from);
      const selector = this.#memory && compiledSelector(program, this.#memory);
      return { program, selector: selector ?? interpretedSelector(program) };
    } catch (error) {
      if (!(error instanceof FilterError)) throw error;
      const named = namingInterface(error, from);
      if (unsupported === undefined) throw named;
      this.#unsupported ??= named;
      unsupported(from, named);
      return undefined;
    }
  }
}

/** A classic pcap file has one interface, which needs no name. */
function namingInterface(error: FilterError, { number, name }: Interface): FilterError {
  if (number === undefined) return error;
  const { code, message, span, expected, hint, related } = error;
  const called = name === undefined ? `interface ${number}` : `interface ${number} (${name})`;
  return new FilterError({ code, message: `${called}: ${message}`, span, expected, hint, related });
}

/** What tcpdump compiles with for a capture file: its link type, snap length and byte order, and netmask 0. */
export const savefileOptions = ({ linkType, snapLength, swapped }: Interface): CompileOptions => ({
  linkType,
  snapLength,
  netmask: 0,
  context: 'savefile',
  swapped,
});
