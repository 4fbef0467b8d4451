/** What code is emitted into: a WebAssembly function, or a JavaScript one that takes the same instructions. */

import type * as wasm from '../../wasm/index.js';

export interface Assembler {
  readonly depth: number;
  local(valueType: wasm.ValueType): number;
  op(opcode: number): void;
  i32Const(value: number): void;
  i64Const(low: number, high: number): void;
  get(local: number): void;
  set(local: number): void;
  globalGet(global: number): void;
  globalSet(global: number): void;
  memory(opcode: number, offset: number): void;
  memoryFill(): void;
  block(): void;
  loop(): void;
  if(): void;
  else(): void;
  end(): void;
  br(label: number): void;
  brIf(label: number): void;
  brTable(labels: readonly number[], otherwise: number): void;
  call(index: number): void;
}

/** Locals that a function is given: where its packet lies, how long it is, how long it was on the wire. */
export interface PacketLocals {
  readonly start: number;
  readonly length: number;
  readonly wireLength: number;
}
