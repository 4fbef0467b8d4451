/** Loads, stores and atomics: where each may be done, and what is known of a value that was loaded. */

import * as ebpf from '../../ebpf/index.js';
import { extend } from './arithmetic.js';
import type { Path } from './path.js';
import { printScalar } from './print.js';
import { signed, unsigned } from './scalar.js';
import * as stack from './stack.js';
import { anyNumber, isNumber, number, type Pointer, pointer, type Value } from './value.js';

const { STACK_SIZE } = ebpf.op;

/** How an instruction gets at memory. */
export interface Access {
  readonly size: number;
  readonly signed: boolean;
  /** What the instruction adds to the address. */
  readonly offset: number;
}

/** What a load from the address gives. */
export function load(path: Path, address: Value, access: Access): Value {
  const target = addressOf(path, address);
  switch (target.kind) {
    case 'packet':
    case 'metadata':
      checkPacket(path, target, access);
      return loaded(access);
    case 'stack':
      return loadStack(path, target, access);
    case 'context':
      return loadContext(path, target, access);
    default:
      throw path.refuse('not-an-address', 'there is nothing to load at the end of the packet');
  }
}

export function store(path: Path, address: Value, access: Access, value: Value): void {
  const target = addressOf(path, address);
  switch (target.kind) {
    case 'packet':
    case 'metadata':
      checkPacket(path, target, access);
      return;
    case 'stack':
      storeStack(path, target, access, value);
      return;
    case 'context':
      storeContext(path, target, access);
      return;
    default:
      throw path.refuse('not-an-address', 'nothing can be stored at the end of the packet');
  }
}

/** An atomic operation, which is done on the stack alone. Gives the old value. */
export function exchange(path: Path, address: Value, access: Access): Value {
  const target = addressOf(path, address);
  if (target.kind !== 'stack') {
    throw path.refuse(
      'atomic',
      'an atomic operation works on the stack alone, not on the packet or the context',
    );
  }
  const old = loadStack(path, target, access);
  storeStack(path, target, access, number(unsigned(8 * access.size)));
  return isNumber(old) ? number(unsigned(8 * access.size)) : anyNumber;
}

function addressOf(path: Path, address: Value): Pointer {
  if (isNumber(address)) throw path.refuse('not-an-address', 'a number is used as an address');
  return address;
}

const unsignedBySize = new Map([1, 2, 4, 8].map((size) => [size, number(unsigned(8 * size))]));
const signedBySize = new Map([1, 2, 4].map((size) => [size, number(signed(8 * size))]));

/** A value of which nothing is known but how it was loaded. */
const loaded = (access: Access): Value =>
  (access.signed ? signedBySize : unsignedBySize).get(access.size) ?? anyNumber;

/** Linux takes addresses of a packet of up to 64 KiB for granted; user space has no such limit. */
export const farthest = (environment: ebpf.Environment): bigint =>
  environment === 'flat' ? 1n << 33n : 0xffffn;

function checkPacket(path: Path, { offset, variable, range }: Pointer, access: Access): void {
  const first = offset + access.offset;
  const end = first + access.size;
  if (variable !== undefined && variable.wide.signedLeast < 0n) {
    throw path.refuse(
      'outside-packet',
      'what is added to the address can be negative: bound it from below first',
    );
  }
  if (offset < 0) {
    throw path.refuse(
      'outside-packet',
      'the address in the register may lie before the packet, whatever is added',
    );
  }
  if (first < 0 || end > range) {
    const where = variable === undefined ? '' : ` after the variable part, which is ${printScalar(variable)}`;
    throw path.refuse(
      'outside-packet',
      `bytes ${first} … ${end - 1} of the packet${where} are accessed, but ${range} are known to be there`,
    );
  }
  path.noteAccess('packet');
}

/** The byte of the frame that is accessed first; several, if the address is variable. */
function placeOnStack(path: Path, target: Pointer, access: Access): { least: number; most: number } {
  const base = STACK_SIZE + target.offset + access.offset;
  const bounds = target.variable?.wide;
  if (bounds !== undefined && (bounds.signedLeast < -(1n << 29n) || bounds.signedMost > 1n << 29n)) {
    throw path.refuse('outside-stack', 'an address of the stack has no bounds');
  }
  const least = base + Number(bounds?.signedLeast ?? 0n);
  const most = base + Number(bounds?.signedMost ?? 0n);
  const before = STACK_SIZE + target.offset + Number(bounds?.signedLeast ?? 0n) < 0;
  if (before || least < 0 || most + access.size > STACK_SIZE) {
    throw path.refuse(
      'outside-stack',
      `bytes ${least - STACK_SIZE} … ${most + access.size - 1 - STACK_SIZE} from the frame pointer are accessed; the stack is −512 … −1`,
    );
  }
  const aligned =
    base % access.size === 0 &&
    (target.variable === undefined ||
      ((target.variable.bits.value | target.variable.bits.mask) & BigInt(access.size - 1)) === 0n);
  if (!aligned) {
    throw path.refuse(
      'misaligned',
      `an access to ${access.size} bytes of the stack is not aligned to as many`,
    );
  }
  const { entry } = path.state.frames[target.frame]!;
  const { depths } = path.session;
  depths.set(entry, Math.max(depths.get(entry) ?? 0, STACK_SIZE - least));
  path.noteAccess('stack');
  return { least, most };
}

function loadStack(path: Path, target: Pointer, access: Access): Value {
  const { least, most } = placeOnStack(path, target, access);
  const frame = path.state.frames[target.frame]!;
  if (least !== most) {
    for (let byte = least; byte < most + access.size; byte++) {
      if (frame.stack.bytes[byte] === undefined) throw uninitialised(path, byte);
    }
    return loaded(access);
  }
  const value = stack.load(frame.stack, least, access.size);
  if (value === 'uninitialised') throw uninitialised(path, least);
  if (value === 'part of an address') {
    throw path.refuse('part-of-address', 'a part of an address that was kept on the stack is loaded');
  }
  if (!access.signed) return value;
  return isNumber(value) ? number(extend(8 * access.size, 64, value.scalar)) : loaded(access);
}

const uninitialised = (path: Path, byte: number) =>
  path.refuse(
    'uninitialised-stack',
    `the stack is read at ${byte - STACK_SIZE}, where nothing was written on this path`,
  );

function storeStack(path: Path, target: Pointer, access: Access, value: Value): void {
  const { least, most } = placeOnStack(path, target, access);
  if (value.kind === 'stack' && value.frame > target.frame) {
    throw path.refuse('calls', 'the address of a stack is left with a caller, who lives longer');
  }
  if (!isNumber(value) && access.size !== 8) {
    throw path.refuse('part-of-address', 'a part of an address is kept on the stack');
  }
  const frame = path.state.frames[target.frame]!;
  frame.stack =
    least === most
      ? stack.store(frame.stack, least, access.size, value)
      : stack.blur(frame.stack, least, most - least + access.size);
}

/** Bytes that a helper writes, as many as `most` and at any rate `least`. */
export function fill(path: Path, address: Value, least: number, most: number): void {
  const target = addressOf(path, address);
  if (target.kind !== 'stack') throw path.refuse('argument', 'a helper can write to the stack alone');
  if (target.variable !== undefined)
    throw path.refuse('argument', 'a helper takes a fixed place of the stack');
  const start = STACK_SIZE + target.offset;
  if (start < 0 || start + most > STACK_SIZE) {
    throw path.refuse(
      'outside-stack',
      `a helper writes ${most} bytes at ${target.offset} from the frame pointer`,
    );
  }
  const frame = path.state.frames[target.frame]!;
  const { depths } = path.session;
  depths.set(frame.entry, Math.max(depths.get(frame.entry) ?? 0, STACK_SIZE - start));
  frame.stack = stack.blur(frame.stack, start, most);
  if (least > 0) frame.stack = stack.scribble(frame.stack, start, least);
}

/** The field of the context that an access lies in. */
function fieldOf(path: Path, target: Pointer, access: Access): ebpf.ContextField {
  if (target.offset !== 0 || target.variable !== undefined) {
    throw path.refuse(
      'outside-context',
      'the address of the context was changed; only r1 as it was given can be used',
    );
  }
  const { environment } = path.session;
  const { offset, size } = access;
  const fields = ebpf.contexts[environment];
  const field = fields.find(
    (each) => offset >= each.offset && offset < each.offset + each.size && !ofDeviceMaps.has(each.name),
  );
  const fits =
    field !== undefined &&
    offset % size === 0 &&
    (offset + size <= field.offset + field.size || spansControl(fields, field, offset + size));
  if (!fits) {
    throw path.refuse('outside-context', `the context has no field of ${size} bytes at ${offset}`);
  }
  path.noteAccess('context');
  return field;
}

/** Fields that only programs attached to a map of devices have, and filters are none of those. */
const ofDeviceMaps: ReadonlySet<string> = new Set(['egress_ifindex']);

/** The words of `cb` are as good as one field. */
function spansControl(fields: readonly ebpf.ContextField[], field: ebpf.ContextField, end: number): boolean {
  const isControl = ({ name }: ebpf.ContextField): boolean => name.startsWith('cb[');
  return isControl(field) && fields.some((each) => isControl(each) && each.offset + each.size === end);
}

function loadContext(path: Path, target: Pointer, access: Access): Value {
  const field = fieldOf(path, target, access);
  const whole = access.offset === field.offset && access.size === field.size;
  if (field.holds === 'scalar') {
    if (!whole && path.session.environment === 'xdp') {
      throw path.refuse('outside-context', `${field.name} is loaded as a whole or not at all`);
    }
    return loaded(access);
  }
  if (!whole || access.signed || field.holds === 'pointer') {
    throw path.refuse(
      'outside-context',
      `${field.name} is an address, which is loaded as ${field.size} bytes`,
    );
  }
  return pointer(field.holds === 'packet metadata' ? 'metadata' : field.holds);
}

function storeContext(path: Path, target: Pointer, access: Access): void {
  const field = fieldOf(path, target, access);
  if (!field.writable) throw path.refuse('read-only', `${field.name} of the context may only be read`);
  if (access.size !== field.size && !field.name.startsWith('cb[')) {
    throw path.refuse('outside-context', `${field.name} is stored as a whole or not at all`);
  }
}
