/** Calls of helpers and of the program's own functions, and the ways back: what they take and what they leave. */

import * as ebpf from '../../ebpf/index.js';
import { type ArgumentKind, helperOf } from './helper-table.js';
import { fill } from './memory.js';
import type { Path } from './path.js';
import { frame, innermost } from './state.js';
import { anyNumber, isNumber } from './value.js';

const { STACK_SIZE } = ebpf.op;

/** Functions under way at a time, the program included. */
const FRAMES = 8;

/** r1 … r5 have no value after a call. */
function forgetArguments(path: Path): void {
  for (let register = 1; register <= 5; register++) path.write(register, undefined);
}

export function callHelper(path: Path, number: number): void {
  const helper = helperOf(path.session.environment, number);
  if (helper === undefined) {
    throw path.refuse('unknown-helper', `programs of this environment cannot call helper ${number}`);
  }
  for (const [index, kind] of helper.arguments.entries()) checkArgument(path, helper.name, index + 1, kind);
  if (helper.movesPacket) path.forgetPacket();
  forgetArguments(path);
  path.write(0, anyNumber);
}

/** More than a stack. */
const LARGEST_SIZE = BigInt(STACK_SIZE) + 1n;

function checkArgument(path: Path, name: string, register: number, kind: ArgumentKind): void {
  const value = path.read(register);
  const refuse = (what: string) => path.refuse('argument', `${name} takes ${what} in r${register}`);
  switch (kind) {
    case 'number':
      break;
    case 'context':
      if (value.kind !== 'context' || value.offset !== 0 || value.variable !== undefined) {
        throw refuse('the context');
      }
      break;
    case 'memory to write':
      if (value.kind !== 'stack') throw refuse('an address on the stack');
      break;
    case 'size': {
      if (!isNumber(value)) throw refuse('a number of bytes');
      const { least, most } = value.scalar.wide;
      if (least < 1n || most >= LARGEST_SIZE) throw refuse(`a number of bytes from 1 to ${STACK_SIZE}`);
      fill(path, path.read(register - 1), Number(least), Number(most));
    }
  }
}

/** Goes into the function at `entry`. */
export function enter(path: Path, entry: number): number {
  const { frames } = path.state;
  if (frames.length === FRAMES) throw path.refuse('calls', `calls are nested more than ${FRAMES} deep`);
  const caller = innermost(path.state);
  const callee = frame(frames.length, path.at, entry);
  for (let register = 1; register <= 5; register++) {
    callee.registers[register] = caller.registers[register];
  }
  forgetArguments(path);
  path.write(0, undefined);
  frames.push(callee);
  return entry;
}

/** Where the function under way returns to; undefined where the program ends. */
export function leave(path: Path): number | undefined {
  const { frames } = path.state;
  if (frames.length === 1) {
    if (!isNumber(path.read(0))) throw path.refuse('verdict', 'the verdict in r0 is an address');
    return undefined;
  }
  const result = innermost(path.state).registers[0];
  if (result?.kind === 'stack' && result.frame === frames.length - 1) {
    throw path.refuse('calls', 'the address of a stack is returned to a caller, who lives longer');
  }
  const { calledAt } = innermost(path.state);
  frames.pop();
  path.write(0, result);
  return calledAt + 1;
}

/** r0 = bytes of the packet, by an instruction that ends the program itself if they are not there. */
export function loadPacket(path: Path, source: number | undefined): void {
  if (path.session.environment === 'xdp' || path.session.environment === 'flat') {
    throw path.refuse('packet-load', 'the legacy packet loads do not work in this environment');
  }
  if (path.state.frames.length > 1) {
    throw path.refuse('packet-load', 'the legacy packet loads end the program: not from within a function');
  }
  const context = path.read(6);
  if (context.kind !== 'context' || context.offset !== 0 || context.variable !== undefined) {
    throw path.refuse('packet-load', 'the legacy packet loads take the context in r6');
  }
  if (source !== undefined && !isNumber(path.read(source))) {
    throw path.refuse('packet-load', `the place in the packet is a number, and r${source} is an address`);
  }
  forgetArguments(path);
  path.write(0, anyNumber);
}
