/** Plans → the functions of a WebAssembly module, and the tables that they search. */

import * as wasm from '../wasm/index.js';
import { emitBatch } from './batch.js';
import { Tables } from './layout.js';
import { PACKET_PARAMETERS } from './packet-code.js';
import type { Plan, Target } from './plan.js';
import { PlanCode } from './plan-code.js';
import { emitRecordBatch, kinds } from './record-batch.js';
import { GLOBALS, routine, routines } from './routines.js';

const { type } = wasm;

export const BATCH = 'batch';

export interface RuleModule {
  readonly bytes: Uint8Array;
  readonly tables: Tables;
}

const packetType: wasm.FunctionType = {
  parameters: new Array<typeof type.i32>(PACKET_PARAMETERS).fill(type.i32),
  results: [],
};

export function emitRules(roots: readonly Target[], rules: number): RuleModule {
  const tables = new Tables(rules);
  const fixed = routines();
  const bodies: wasm.FunctionBody[] = [];
  const numbers = new Map<Plan, number>();
  const queue: Plan[] = [];
  const functionOf = (plan: Plan): number => {
    const known = numbers.get(plan);
    if (known !== undefined) return known;
    const number = fixed.length + numbers.size;
    numbers.set(plan, number);
    queue.push(plan);
    return number;
  };
  const emitPacket = (body: wasm.FunctionBody, packetLocals: readonly number[]): void => {
    for (const { rules: always, plan } of roots) {
      for (const rule of always) {
        body.i32Const(rule);
        body.call(routine.match);
      }
      if (plan === undefined) continue;
      for (const local of packetLocals) body.get(local);
      body.call(functionOf(plan));
    }
  };
  const batches = [
    { ...emitBatch(emitPacket), name: BATCH },
    ...kinds.map((kind) => emitRecordBatch(kind, emitPacket)),
  ];
  for (const plan of queue) bodies.push(new PlanCode(tables, functionOf).function(plan));
  const bytes = wasm.encodeModule({
    imports: [],
    memory: { module: 'host', name: 'memory', pages: 1 },
    functions: [...fixed, ...bodies.map((body) => ({ type: packetType, body })), ...batches],
    globals: GLOBALS,
  });
  return { bytes, tables };
}
