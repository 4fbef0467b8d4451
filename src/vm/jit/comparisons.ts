/** The comparisons that end blocks, each by itself or together with others of a chain. */

import type * as ebpf from '../../ebpf/index.js';
import * as wasm from '../../wasm/index.js';
import type { Assembler } from './assembler.js';
import { ChainCode } from './chain-code.js';
import { type Chains, chainsOf, type Link } from './chains.js';
import { pushCondition, pushDifference, pushReversedCondition } from './conditions.js';
import { type Facts, PLAIN } from './facts.js';
import type { Plan } from './plan.js';
import type { Values } from './values.js';

const { i32 } = wasm;

export class Comparisons {
  readonly #asm: Assembler;
  readonly #plan: Plan;
  readonly #values: Values;
  readonly #chains: Chains;
  #known: ChainCode | undefined;

  constructor(asm: Assembler, plan: Plan, values: Values, inChains: boolean) {
    this.#asm = asm;
    this.#plan = plan;
    this.#values = values;
    this.#chains = inChains ? chainsOf(plan) : [];
  }

  /** Pushes whether the jump that ends a block is taken; false, and nothing is pushed, where a later block decides that. */
  push(facts: Facts, block: number): boolean {
    const { instructions, operations, fn } = this.#plan;
    const slot = fn.blocks[block]!.last;
    const link = this.#chains[block];
    if (link === undefined) {
      this.#pushCondition(facts, instructions[slot]!, operations[slot]!, slot);
      return true;
    }
    this.#pushLink(link, facts, instructions[slot]!, operations[slot]!, slot);
    this.#chain.add(link);
    return link.isLast;
  }

  /** For the packet loads of a block, see packet-loads.ts. */
  outside(block: number): number | undefined {
    return this.#chains[block]?.guarded ? this.#chain.outside : undefined;
  }

  get #chain(): ChainCode {
    return (this.#known ??= new ChainCode(this.#asm));
  }

  #pushLink(
    { taken }: Link,
    facts: Facts,
    instruction: ebpf.Instruction,
    operation: ebpf.Operation,
    slot: number,
  ): void {
    const { rules } = this.#plan;
    if (taken === 'miss' && rules.differs(slot)) {
      const form = rules.comparesAsItLies(facts, slot) ? facts.forms[instruction.dst]! : PLAIN;
      pushDifference(this.#asm, this.#values, instruction, operation, form);
      return;
    }
    this.#pushCondition(facts, instruction, operation, slot);
    if (operation.symbol !== '&') return;
    // Bits that remain → 1.
    this.#asm.op(i32.eqz);
    this.#asm.op(i32.eqz);
  }

  #pushCondition(facts: Facts, instruction: ebpf.Instruction, operation: ebpf.Operation, slot: number): void {
    const form = facts.forms[instruction.dst]!;
    if (this.#plan.rules.comparesAsItLies(facts, slot)) {
      pushReversedCondition(this.#asm, this.#values, instruction, operation, form);
    } else pushCondition(this.#asm, this.#values, instruction, operation);
  }
}
