/**
 * What code generation knows while it walks the expression: the options of the compilation, where the headers are now,
 * the scratch registers in use, and which part of the text is being compiled.
 */

import type { Span } from '../base/index.js';
import { op } from '../cbpf/index.js';
import { type Predicate, type Statement, statement, test } from '../cfg/index.js';
import type { LinkType } from '../link/index.js';
import type { Resolver } from '../names/index.js';
import { tooManyInstructions, tooManyRegisters } from './diagnostics.js';
import type { Dialect } from './dialect.js';
import { initialLayout, type Layout, type OffsetRegister } from './layout.js';
import { ScratchRegisters } from './scratch.js';

/** Where the packets will come from; it decides what can be asked about them besides their bytes. */
export type CaptureContext =
  /** No capture at hand, as `tcpdump -d -y`: metadata of a Linux live capture may be asked. */
  | { readonly kind: 'dead' }
  /** A Linux packet socket: the kernel may have taken the outer VLAN tag out of the packet and into the metadata. */
  | { readonly kind: 'linux-live' }
  /** A capture file; `swapped` when a host of the other byte order wrote it. */
  | { readonly kind: 'savefile'; readonly swapped: boolean };

export interface GeneratorOptions {
  readonly link: LinkType;
  /** IPv4 netmask of the capturing interface, or undefined when not known. */
  readonly netmask: number | undefined;
  readonly context: CaptureContext;
  readonly dialect: Dialect;
  readonly resolver: Resolver;
  /** Whoever needs more is refused. */
  readonly maximumInstructions: number;
}

export class Generator {
  readonly options: GeneratorOptions;
  readonly #scratch = new ScratchRegisters();
  #instructions = 0;
  /** Replaced, never changed, by the primitives that look inside an encapsulation. */
  layout: Layout;
  /** The primitive being compiled: the origin of every statement made. */
  span: Span;
  /** Cleared by what the optimizer cannot follow: jumps within a block, loops. */
  optimizable = true;
  /** Set where the kernel's VLAN tag made the payload's and the type field's offsets known at run time only. */
  vlanMayBeMetadata = false;

  constructor(options: GeneratorOptions, span: Span) {
    this.options = options;
    this.layout = initialLayout(options.link);
    this.span = span;
  }

  statement(code: number, k = 0): Statement {
    const { maximumInstructions } = this.options;
    if (++this.#instructions > maximumInstructions) throw tooManyInstructions(this.span, maximumInstructions);
    return statement(code, k, this.span);
  }

  /** A block of `statements` that ends by testing the accumulator against a constant, or against X. */
  test(statements: Statement[], operation: number, k: number, source: number = op.K): Predicate {
    return test(statements, this.statement(op.JMP | operation | source, k));
  }

  allocateRegister(): number {
    const register = this.#scratch.allocate();
    if (register === undefined) throw tooManyRegisters(this.span);
    return register;
  }

  freeRegister(register: number): void {
    this.#scratch.free(register);
  }

  /** The number of an offset's register, assigned now if it had none. */
  registerOf(register: OffsetRegister): number {
    register.number ??= this.allocateRegister();
    return register.number;
  }
}
