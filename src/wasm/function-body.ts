/** The body of a function, an instruction at a time; locals are declared as they are needed. */

import { Bytes } from './bytes.js';
import { bulk, control, i32, i64, type, type ValueType, variable } from './opcodes.js';

export class FunctionBody {
  readonly #code = new Bytes();
  readonly #locals: ValueType[] = [];
  readonly #parameters: number;
  #depth = 0;

  constructor(parameters: number) {
    this.#parameters = parameters;
  }

  /** A new local, which starts as 0. */
  local(valueType: ValueType): number {
    this.#locals.push(valueType);
    return this.#parameters + this.#locals.length - 1;
  }

  /** How many blocks are open: a label opened at depth d is branched to with `depth − d − 1`. */
  get depth(): number {
    return this.#depth;
  }

  get size(): number {
    return this.#code.length;
  }

  /** An instruction without immediates. */
  op(opcode: number): void {
    this.#code.byte(opcode);
  }

  i32Const(value: number): void {
    this.#code.byte(i32.const);
    this.#code.signed(value);
  }

  i64Const(low: number, high: number): void {
    this.#code.byte(i64.const);
    this.#code.signed64(low, high);
  }

  get(local: number): void {
    this.#with(variable['local.get'], local);
  }

  set(local: number): void {
    this.#with(variable['local.set'], local);
  }

  tee(local: number): void {
    this.#with(variable['local.tee'], local);
  }

  globalGet(global: number): void {
    this.#with(variable['global.get'], global);
  }

  globalSet(global: number): void {
    this.#with(variable['global.set'], global);
  }

  /** A load or store; `offset` (unsigned) is added to the address on the stack. Nothing is promised of its alignment. */
  memory(opcode: number, offset: number): void {
    this.#code.byte(opcode);
    this.#code.unsigned(0);
    this.#code.unsigned(offset);
  }

  memoryCopy(): void {
    this.#code.byte(bulk.prefix);
    this.#code.unsigned(bulk['memory.copy']);
    this.#code.byte(0);
    this.#code.byte(0);
  }

  memoryFill(): void {
    this.#code.byte(bulk.prefix);
    this.#code.unsigned(bulk['memory.fill']);
    this.#code.byte(0);
  }

  block(): void {
    this.#open(control.block);
  }

  loop(): void {
    this.#open(control.loop);
  }

  if(): void {
    this.#open(control.if);
  }

  else(): void {
    this.op(control.else);
  }

  end(): void {
    this.op(control.end);
    this.#depth--;
  }

  br(label: number): void {
    this.#with(control.br, label);
  }

  brIf(label: number): void {
    this.#with(control.br_if, label);
  }

  brTable(labels: readonly number[], otherwise: number): void {
    this.#with(control.br_table, labels.length);
    for (const label of labels) this.#code.unsigned(label);
    this.#code.unsigned(otherwise);
  }

  call(index: number): void {
    this.#with(control.call, index);
  }

  /** As the code section has it: locals in runs of one type, the code, `end`. */
  encode(): Uint8Array {
    const bytes = new Bytes();
    const runs: { valueType: ValueType; count: number }[] = [];
    for (const valueType of this.#locals) {
      const last = runs.at(-1);
      if (last?.valueType === valueType) last.count++;
      else runs.push({ valueType, count: 1 });
    }
    bytes.unsigned(runs.length);
    for (const { valueType, count } of runs) {
      bytes.unsigned(count);
      bytes.byte(valueType);
    }
    bytes.all(this.#code.written());
    bytes.byte(control.end);
    return bytes.written();
  }

  #open(opcode: number): void {
    this.#code.byte(opcode);
    this.#code.byte(type.none);
    this.#depth++;
  }

  #with(opcode: number, immediate: number): void {
    this.#code.byte(opcode);
    this.#code.unsigned(immediate);
  }
}
