/** An extended program → a WebAssembly module with one way in: a packet, or many that lie in memory one after the other. */

import * as ebpf from '../../ebpf/index.js';
import * as wasm from '../../wasm/index.js';
import { CONTEXT, PACKET } from '../extended/state.js';
import type { PacketLocals } from './assembler.js';
import { functionsOf, operationsOf } from './blocks.js';
import { emitFunction, valuesOf } from './emit.js';
import { BUDGET, ENDED, GLOBALS, LARGEST_BUDGET, LOWER_HALVES, STACKS, UPPER_HALVES } from './layout.js';
import { type Plan, planOf } from './plan.js';
import { emitWalk, endings, type RecordEnding, walkType } from './record-batch.js';
import type { RecordKind } from './record-loop.js';
import { placeBody, placeType, spillBody, spillType } from './shared-functions.js';
import { type Callable, type Frame, StepCode } from './step-code.js';
import { emitTableBatch, tableBatchType } from './table-batch.js';
import type { Values } from './values.js';

const { i32, i64, type } = wasm;

/** `packet` runs on one; `records` on those of a capture as they lie; `table` on those that a table lists. */
export type Entry =
  | { readonly kind: 'packet' }
  | { readonly kind: 'records'; readonly records: RecordKind; readonly ending: RecordEnding }
  | { readonly kind: 'table' };

export interface Options {
  readonly environment: ebpf.Environment;
  readonly budget: number;
  readonly entry: Entry;
}

/** The name the way in is exported by. */
export const ENTRY = 'run';

/** A module that goes from one record to the next and looks at no packet. */
export function walkModule(kind: RecordKind): Uint8Array {
  const body = new wasm.FunctionBody(walkType.parameters.length);
  emitWalk(body, kind);
  return wasm.encodeModule({
    imports: [],
    memory: { module: 'host', name: 'memory', pages: 1 },
    functions: [{ type: walkType, body, name: ENTRY }],
    globals: 0,
  });
}

/** Whether running the program may need the interpreter: only those that do not can be run in batches. */
export function mayStep(plans: readonly Plan[]): boolean {
  return plans.some((plan) =>
    plan.fn.blocks.some(({ start, last }) => {
      for (let slot = start; slot <= last; slot++) {
        if (plan.operations[slot] !== undefined && plan.mayStep(slot)) return true;
      }
      return false;
    }),
  );
}

/** A plan for each function, the program's own first. */
export function plansOf(program: ebpf.Program, environment: ebpf.Environment): readonly Plan[] {
  const { instructions } = program;
  const operations = operationsOf(instructions);
  return functionsOf(instructions, operations).map((fn, number) =>
    planOf(
      fn,
      instructions,
      operations,
      number > 0 ? 'call' : environment === 'socket' ? 'context' : 'address',
    ),
  );
}

const STEP = 0;
const SPILL = 1;
const PLACE = 2;
const FIRST = 3;

export function moduleFor(plans: readonly Plan[], options: Options): Uint8Array {
  const local = new Map(plans.slice(1).map(({ fn }, number) => [fn.entry, FIRST + number]));
  const callable: Callable = { step: STEP, spill: SPILL, place: PLACE, local };
  const entryBody = entryFunction(plans[0]!, options, callable, plans.length > 1);
  return wasm.encodeModule({
    imports: [{ module: 'host', name: 'step', type: { parameters: [type.i32, type.i32], results: [] } }],
    memory: { module: 'host', name: 'memory', pages: 1 },
    functions: [
      { type: spillType, body: spillBody() },
      { type: placeType, body: placeBody() },
      ...plans.slice(1).map((plan) => ({ type: localType, body: localFunction(plan, options, callable) })),
      { ...entryBody, name: ENTRY },
    ],
    globals: GLOBALS,
  });
}

interface EntryFunction {
  readonly type: wasm.FunctionType;
  readonly body: wasm.FunctionBody;
}

function entryFunction(
  plan: Plan,
  options: Options,
  callable: Callable,
  hasFunctions: boolean,
): EntryFunction {
  const { entry } = options;
  const functionType = typeOf(entry);
  const body = new wasm.FunctionBody(functionType.parameters.length);
  const values = valuesOf(body, plan);
  const emitRun = (packet: PacketLocals): void => {
    beginProgram(body, plan, values, packet, options, hasFunctions);
    // What a processor has learned of packets that come again, it can guess; those of a file come once.
    const chains = entry.kind === 'records';
    const frame: Frame = { depth: undefined, packet: accessOf(options.environment, plan), chains };
    emitFunction(body, plan, values, packet, new StepCode(body, plan, packet, callable, frame));
  };
  switch (entry.kind) {
    case 'packet':
      emitRun({ start: 0, length: 1, wireLength: 2 });
      keepResult(body, values);
      values.pushNarrow(0);
      break;
    case 'records':
      endings[entry.ending].emit(body, entry.records, emitRun, () => values.pushNarrow(0));
      break;
    case 'table':
      emitTableBatch(body, emitRun, () => values.pushNarrow(0));
      break;
  }
  return { type: functionType, body };
}

function typeOf(entry: Entry): wasm.FunctionType {
  switch (entry.kind) {
    case 'packet':
      return packetType;
    case 'records':
      return endings[entry.ending].type;
    case 'table':
      return tableBatchType;
  }
}

/** start, length, length on the wire → the lower half of r0 */
const packetType: wasm.FunctionType = {
  parameters: [type.i32, type.i32, type.i32],
  results: [type.i32],
};

/** All of r0 can be read from memory. */
function keepResult(body: wasm.FunctionBody, values: Values): void {
  body.i32Const(0);
  values.pushNarrow(0);
  body.memory(i32.store, LOWER_HALVES);
  body.i32Const(0);
  values.pushWide(0);
  body.i64Const(32, 0);
  body.op(i64.shr_u);
  body.memory(i64.store32, UPPER_HALVES);
}

/** Readies a run: what may be read before it is written becomes 0, and r1 (of `flat` r2 too) is given. */
function beginProgram(
  body: wasm.FunctionBody,
  plan: Plan,
  values: Values,
  packet: PacketLocals,
  { environment, budget }: Options,
  hasFunctions: boolean,
): void {
  const given = environment === 'flat' ? 0b110 : 0b10;
  values.clear(ebpf.liveAtEntry(plan.instructions) & ~given);
  if (!values.isContext(1)) {
    body.i64Const(0, environment === 'flat' ? PACKET : CONTEXT);
    values.popWide(1);
  }
  if (environment === 'flat') {
    body.get(packet.length);
    values.popNarrow(2);
  }
  if (plan.fn.blocks.some(({ taken }, number) => taken !== undefined && taken <= number) || hasFunctions) {
    body.i32Const(Math.min(budget, LARGEST_BUDGET));
    body.globalSet(BUDGET);
  }
  if (hasFunctions) {
    body.i32Const(0);
    body.globalSet(ENDED);
  }
  clearStack(body, plan, () => body.i32Const(STACKS));
}

/** Where the stack is memory. */
function clearStack(body: wasm.FunctionBody, { registers }: Plan, pushStart: () => void): void {
  if (registers.words !== undefined) return;
  pushStart();
  body.i32Const(0);
  body.i32Const(ebpf.op.STACK_SIZE);
  body.memoryFill();
}

/** In tc a helper may open more of the packet than lies in it: only the interpreter knows how much. */
function accessOf(environment: ebpf.Environment, { operations }: Plan): Frame['packet'] {
  if (environment === 'socket') return 'readable';
  const calls = operations.some((operation) => operation?.shape === 'call' && operation.symbol !== 'local');
  return environment === 'tc' || calls ? 'closed' : 'writable';
}

/** r0 … r9, the depth of calls, and the packet → r0 */
const localType: wasm.FunctionType = {
  parameters: [
    ...new Array<wasm.ValueType>(ebpf.op.FRAME_POINTER).fill(type.i64),
    ...new Array<wasm.ValueType>(4).fill(type.i32),
  ],
  results: [type.i64],
};

function localFunction(plan: Plan, options: Options, callable: Callable): wasm.FunctionBody {
  const depth = ebpf.op.FRAME_POINTER;
  const packet: PacketLocals = { start: depth + 1, length: depth + 2, wireLength: depth + 3 };
  const body = new wasm.FunctionBody(localType.parameters.length);
  const values = valuesOf(body, plan, depth);
  for (let register = 0; register < ebpf.op.FRAME_POINTER; register++) {
    body.get(register);
    values.popWide(register);
  }
  clearStack(body, plan, () => {
    body.get(depth);
    body.i32Const(ebpf.op.STACK_SIZE);
    body.op(i32.mul);
    body.i32Const(STACKS);
    body.op(i32.add);
  });
  const frame: Frame = { depth, packet: accessOf(options.environment, plan), chains: false };
  emitFunction(body, plan, values, packet, new StepCode(body, plan, packet, callable, frame));
  values.pushWide(0);
  return body;
}
