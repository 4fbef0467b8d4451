/** Arithmetic on addresses: a number added to one gives another one in the same part of memory, or is refused. */

import * as ebpf from '../../ebpf/index.js';
import { compute } from './arithmetic.js';
import type { Path, Session } from './path.js';
import { constant, onlyValue, type Scalar } from './scalar.js';
import { anyNumber, isNumber, type Numeric, type Pointer, pointer, type Value } from './value.js';

const { op } = ebpf;

/** An address that is farther from its start than this is none any more. In `flat`, packets can be as long as that. */
const farthestOf = ({ environment }: Session): bigint => (environment === 'flat' ? 1n << 33n : 1n << 29n);
const SMALLEST = -(1n << 63n);

/** `a (operation)= b`, where one of them, or both, is an address. */
export function computeAddress(path: Path, operation: number, width: 32 | 64, a: Value, b: Value): Value {
  if (!isNumber(a) && !isNumber(b)) {
    // A distance, or whatever it is: just a number.
    if (operation === op.SUB) return anyNumber;
    throw path.refuse(
      'arithmetic-on-address',
      'two addresses are combined by something else than subtraction',
    );
  }
  if (width === 32) {
    if (operation === op.SUB) return anyNumber;
    throw path.refuse('arithmetic-on-address', 'an address is treated as a 32-bit number');
  }
  if (operation === op.ADD) {
    return isNumber(a) ? moved(path, b as Pointer, a, 1n) : moved(path, a, b as Numeric, 1n);
  }
  if (operation !== op.SUB) {
    throw path.refuse('arithmetic-on-address', 'an address is changed by something else than addition');
  }
  if (isNumber(a)) throw path.refuse('arithmetic-on-address', 'an address is subtracted from a number');
  if (a.kind === 'stack') {
    throw path.refuse('arithmetic-on-address', 'something is subtracted from an address of the stack');
  }
  return moved(path, a, b as Numeric, -1n);
}

function moved(path: Path, address: Pointer, by: Numeric, sign: 1n | -1n): Value {
  if (isLengthOf(path, address, by) && sign === 1n) return pointer('packet end');
  if (address.kind === 'packet end') {
    throw path.refuse('arithmetic-on-address', 'the end of the packet is moved');
  }
  const value = onlyValue(by.scalar);
  const result =
    value === undefined
      ? variablyMoved(path, address, by, sign)
      : { ...address, offset: address.offset + Number(BigInt.asIntN(64, value) * sign) };
  const total = result.variable?.wide;
  const farthest = farthestOf(path.session);
  const far =
    Math.abs(value === undefined ? 0 : Number(BigInt.asIntN(64, value))) >= Number(farthest) ||
    Math.abs(result.offset) >= Number(farthest) ||
    (total !== undefined && (total.signedLeast <= -farthest || total.signedLeast >= farthest));
  if (far) {
    throw path.refuse(
      'arithmetic-on-address',
      'an address is moved out of all bounds: bound the number first',
    );
  }
  return result;
}

function variablyMoved(path: Path, address: Pointer, by: Numeric, sign: 1n | -1n): Pointer {
  const { signedLeast } = by.scalar.wide;
  const farthest = farthestOf(path.session);
  if (signedLeast === SMALLEST || signedLeast <= -farthest || signedLeast >= farthest) {
    throw path.refuse(
      'arithmetic-on-address',
      'a number without bounds is added to an address: compare it with a bound first',
    );
  }
  const before: Scalar = address.variable ?? constant(0n);
  const variable = compute(sign === 1n ? op.ADD : op.SUB, 64, before, by.scalar);
  if (address.kind !== 'packet' && address.kind !== 'metadata') return { ...address, variable };
  // What is proven of the old place holds for a lower one as well.
  const kept = sign === -1n && signedLeast >= 0n ? address.range : 0;
  const reached = sign === 1n && address.variable === undefined ? Number(by.reach ?? 0n) : 0;
  const isOrigin = by.id !== 0 && path.lengthId !== 0 && sign === 1n && address.variable === undefined;
  const origin = isOrigin ? { id: by.id, added: by.added } : undefined;
  return { ...address, variable, id: path.newId(), range: Math.max(kept, reached), origin };
}

/** In `flat` the end of the packet is its start plus its length. */
function isLengthOf(path: Path, address: Pointer, by: Numeric): boolean {
  return (
    by.id !== 0 &&
    by.id === path.lengthId &&
    by.added === 0n &&
    address.kind === 'packet' &&
    address.offset === 0 &&
    address.variable === undefined
  );
}
