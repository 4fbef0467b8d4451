/**
 * Instructions and jumps to labels → an extended program with offsets. A label is the number of a classic instruction,
 * or REJECT. A jump too far for the 16 bits of `off` is made with `gotol`, which has 32.
 */

import { assert, type Span } from '../base/index.js';
import * as ebpf from '../ebpf/index.js';

const { op } = ebpf;

/** Where the packet is rejected: the value 0 is returned. */
export const REJECT = -1;

/** The label behind the one of a loop's first instruction, where the next round begins. */
export const nextRound = (label: number): number => REJECT - 1 - label;

interface Item {
  readonly instruction: ebpf.Instruction;
  readonly spans: readonly Span[];
  readonly target: number | undefined;
}

export class Emitter {
  readonly #items: Item[] = [];
  /** Label → the number of the item it stands before. */
  readonly #labels = new Map<number, number>();
  #spans: readonly Span[] = [];
  /** What follows is in a loop. */
  inLoop = false;

  /** What follows comes from these parts of the text. */
  from(spans: readonly Span[]): void {
    this.#spans = spans;
  }

  label(label: number): void {
    this.#labels.set(label, this.#items.length);
  }

  emit(...instructions: readonly ebpf.Instruction[]): void {
    for (const instruction of instructions) this.#add(instruction, undefined);
  }

  /** A branch or a `goto`: its `off` is filled in later. */
  jump(instruction: ebpf.Instruction, target: number): void {
    this.#add(instruction, target);
  }

  /**
   * Goes to the target if the branch is taken, and does not come back. In loops what follows a branch has to be that way
   * (see loops.ts).
   */
  leave(instruction: ebpf.Instruction, target: number): void {
    const stay = this.inLoop ? inverted(instruction) : undefined;
    if (stay === undefined) {
      this.#add(instruction, target);
    } else {
      this.#add({ ...stay, off: 1 }, undefined);
      this.#add(goto(0), target);
    }
  }

  #add(instruction: ebpf.Instruction, target: number | undefined): void {
    this.#items.push({ instruction, target, spans: this.#spans });
  }

  /** Something jumps to REJECT, and it is nowhere yet. */
  get lacksReject(): boolean {
    return !this.#labels.has(REJECT) && this.#items.some(({ target }) => target === REJECT);
  }

  finish(): ebpf.Program {
    const instructions: ebpf.Instruction[] = [];
    const spans: (readonly Span[])[] = [];
    const { starts, long } = this.#layout();
    for (const [index, item] of this.#items.entries()) {
      const { instruction, target } = item;
      const made =
        target === undefined
          ? [instruction]
          : jumpBy(instruction, starts[this.#itemAt(target)]! - starts[index]!, long[index] === 1);
      for (const each of made) {
        instructions.push(each);
        spans.push(item.spans);
      }
    }
    return { instructions, spans };
  }

  #itemAt(label: number): number {
    const item = this.#labels.get(label);
    assert(item !== undefined, 'translate/emitter', `the label ${label} was never placed`);
    return item;
  }

  /** Jumps start out short. One that is too far is made long, which may push others too far: so until all fit. */
  #layout(): { readonly starts: Int32Array; readonly long: Uint8Array } {
    const items = this.#items;
    const long = new Uint8Array(items.length);
    const starts = new Int32Array(items.length + 1);
    const grown = new Int32Array(items.length + 1);
    for (let changed = true; changed; ) {
      changed = false;
      for (const [index, { instruction, target }] of items.entries()) {
        const taken = target === undefined ? 1 : slots(instruction, long[index] === 1);
        starts[index + 1] = starts[index]! + taken;
        grown[index + 1] = grown[index]! + (isRewritten(instruction) ? REWRITTEN_SLOTS : taken);
      }
      for (const [index, { target }] of items.entries()) {
        if (target === undefined || long[index] === 1) continue;
        const off = grown[this.#itemAt(target)]! - grown[index]! - 1;
        if (off === (off << 16) >> 16) continue;
        long[index] = 1;
        changed = true;
      }
    }
    return { starts, long };
  }
}

/** The kernel puts this many instructions, or fewer, in place of a legacy load, and must find room in the jumps for it. */
const REWRITTEN_SLOTS = 16;

const isRewritten = ({ code }: ebpf.Instruction): boolean =>
  op.classOf(code) === op.LD && (op.modeOf(code) === op.ABS || op.modeOf(code) === op.IND);

const GOTO = op.JMP | op.JA;
const goto = (off: number): ebpf.Instruction => ({ code: GOTO, dst: 0, src: 0, off, imm: 0 });
const gotol = (imm: number): ebpf.Instruction => ({ code: op.JMP32 | op.JA, dst: 0, src: 0, off: 0, imm });

/** Comparison → its opposite, where there is one. */
const opposites = new Map(
  [
    [op.JEQ, op.JNE],
    [op.JGT, op.JLE],
    [op.JGE, op.JLT],
  ].flatMap(
    ([a, b]) =>
      [
        [a, b],
        [b, a],
      ] as [number, number][],
  ),
);

/** The branch that is taken where this one is not. */
export function inverted(instruction: ebpf.Instruction): ebpf.Instruction | undefined {
  const opposite = opposites.get(op.operationOf(instruction.code));
  return opposite === undefined ? undefined : { ...instruction, code: (instruction.code & 0x0f) | opposite };
}

function slots(instruction: ebpf.Instruction, long: boolean): number {
  if (!long || instruction.code === GOTO) return 1;
  return inverted(instruction) === undefined ? 3 : 2;
}

/**
 * `distance` counts from the first slot of the jump. if … goto far → if not … goto +1; gotol far. What has no opposite:
 * if … goto +1; goto +1; gotol far.
 */
function jumpBy(instruction: ebpf.Instruction, distance: number, long: boolean): readonly ebpf.Instruction[] {
  if (!long) return [{ ...instruction, off: distance - 1 }];
  if (instruction.code === GOTO) return [gotol(distance - 1)];
  const opposite = inverted(instruction);
  if (opposite !== undefined) return [{ ...opposite, off: 1 }, gotol(distance - 2)];
  return [{ ...instruction, off: 1 }, goto(1), gotol(distance - 3)];
}
