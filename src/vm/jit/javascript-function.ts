/** A program for sockets → a JavaScript function that gives its verdict on a packet wherever that lies. */

import * as ebpf from '../../ebpf/index.js';
import type { PacketLocals } from './assembler.js';
import { emitFunction, type Surroundings, valuesOf } from './emit.js';
import { JavaScriptBody, NotExpressible } from './javascript.js';
import { BUDGET, GLOBALS, LARGEST_BUDGET } from './layout.js';
import type { Plan } from './plan.js';

/** The verdict, or a negative number when the budget is used up. */
export type PacketFunction = (packet: Uint8Array, length: number, wireLength: number) => number;

/** Longer programs become WebAssembly faster than they are parsed as JavaScript. */
const LONGEST = 4_000;

/** Undefined where the program needs more than 32 bits, memory or calls, or where code must not be made from text. */
export function packetFunction(plan: Plan, budget: number): PacketFunction | undefined {
  if (plan.instructions.length > LONGEST) return undefined;
  try {
    return functionFrom(bodyOf(plan, budget));
  } catch (error) {
    if (error instanceof NotExpressible || error instanceof EvalError) return undefined;
    throw error;
  }
}

function bodyOf(plan: Plan, budget: number): string {
  // The packet starts at 0 of its bytes.
  const body = new JavaScriptBody(['0', 'length', 'wire']);
  const packet: PacketLocals = { start: 0, length: 1, wireLength: 2 };
  const values = valuesOf(body, plan);
  const surroundings: Surroundings = {
    step() {
      throw new NotExpressible('the interpreter');
    },
    overrun() {
      body.statement('return -1;');
    },
    rejected() {},
    returns() {},
    chains: false,
  };
  if (!values.isContext(1)) throw new NotExpressible('another r1');
  values.clear(ebpf.liveAtEntry(plan.instructions) & ~0b10);
  body.i32Const(Math.min(budget, LARGEST_BUDGET));
  body.globalSet(BUDGET);
  emitFunction(body, plan, values, packet, surroundings);
  values.pushNarrow(0);
  const result = body.pop();
  return `'use strict';${body.text(GLOBALS)}\nreturn ${result}>>>0;`;
}

const functionFrom = (text: string): PacketFunction =>
  new Function('p', 'length', 'wire', text) as PacketFunction;
