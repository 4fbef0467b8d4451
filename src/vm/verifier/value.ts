/** What a register or a place on the stack can hold: a number, or an address in a known part of memory. */

import type { Scalar } from './scalar.js';
import { anything, constant } from './scalar.js';

/** What ties numbers to others. */
export interface Tie {
  /** Numbers with the same id, not 0, are the same number, but for what each has added to it. */
  readonly id: number;
  /** Modulo 2⁶⁴. */
  readonly added: bigint;
}

export interface Numeric extends Tie {
  readonly kind: 'number';
  readonly scalar: Scalar;
  /** This number and as much is at most the length of the packet, without wrapping. Known in `flat` alone. */
  readonly reach: bigint | undefined;
}

export type Place = 'context' | 'packet' | 'packet end' | 'metadata' | 'stack';

/** An address: the start of its part of memory + offset + variable. */
export interface Pointer {
  readonly kind: Place;
  readonly offset: number;
  /** What is added beside the offset, if it is not one known number. */
  readonly variable: Scalar | undefined;
  /** Addresses in the packet with the same id have the same variable part. 0 where there is none. */
  readonly id: number;
  /** In the packet: so many bytes from the start + variable are known to be there. */
  readonly range: number;
  /** Of the stack: the frame it belongs to. */
  readonly frame: number;
  /** In `flat`: the number that is the variable part. */
  readonly origin: Tie | undefined;
}

export type Value = Numeric | Pointer;

export const number = (scalar: Scalar): Numeric => ({
  kind: 'number',
  scalar,
  id: 0,
  added: 0n,
  reach: undefined,
});

export const anyNumber: Numeric = number(anything);

export const zero: Numeric = number(constant(0n));

export const pointer = (kind: Place, offset = 0, frame = 0): Pointer => ({
  kind,
  offset,
  variable: undefined,
  id: 0,
  range: 0,
  frame,
  origin: undefined,
});

export const isNumber = (value: Value): value is Numeric => value.kind === 'number';

/** True of addresses that compare with the packet's end. */
export const isPacket = (value: Value): value is Pointer =>
  value.kind === 'packet' || value.kind === 'metadata';
