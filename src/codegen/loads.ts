/** Statements that load a packet field into the accumulator, given relative to one of the headers. */

import { unsigned } from '../base/index.js';
import { op } from '../cbpf/index.js';
import type { Statement } from '../cfg/index.js';
import type { Generator } from './generator.js';
import type { Offset } from './layout.js';

/** Which header an offset is relative to. */
export type Base =
  /** The whole of what was captured. */
  | 'packet'
  | 'link'
  | 'previous-link'
  /** The 802.2 LLC header, or whatever else begins the link-layer payload. */
  | 'llc'
  | 'type-field'
  | 'network'
  | 'network-without-snap'
  /** The MPLS label before the one the layout is at. */
  | 'previous-mpls'
  /** After the IPv4 header, whose length is loaded first. */
  | 'transport-ipv4'
  /** After the 40 bytes of an IPv6 header without extensions. */
  | 'transport-ipv6';

/** Bytes of a field, and how an opcode says so. */
export type Size = 1 | 2 | 4;
export const sizeCode: Readonly<Record<Size, number>> = { 1: op.B, 2: op.H, 4: op.W };

/** Statements that load the variable part of an offset into X; none if it has none. */
export function loadVariablePart(g: Generator, offset: Offset): Statement[] {
  if (offset.register === undefined) return [];
  return [g.statement(op.LDX | op.MEM, g.registerOf(offset.register))];
}

/** Statements that load `size` bytes at `offset` bytes past `base` into A. They may change X. */
export function load(g: Generator, base: Base, offset: number, size: Size): Statement[] {
  const { layout } = g;
  switch (base) {
    case 'packet':
      return [g.statement(op.LD | op.ABS | sizeCode[size], offset)];
    case 'previous-link':
      return loadAt(g, layout.previousLinkHeader, offset, size);
    case 'link':
      return loadAt(g, layout.linkHeader, offset, size);
    case 'llc':
      return loadAt(g, layout.payload, offset, size);
    case 'type-field':
      return loadAt(g, layout.typeField, offset, size);
    case 'network':
      return loadAt(g, layout.payload, unsigned.add(layout.network, offset), size);
    case 'network-without-snap':
      return loadAt(g, layout.payload, unsigned.add(layout.networkWithoutSnap, offset), size);
    case 'previous-mpls':
      return loadAt(g, layout.payload, unsigned.add(layout.network, offset - 4), size);
    case 'transport-ipv4':
      return [
        ...loadIpv4HeaderLength(g),
        g.statement(op.LD | op.IND | sizeCode[size], networkOffset(g, offset)),
      ];
    case 'transport-ipv6':
      return loadAt(g, layout.payload, unsigned.add(layout.network, 40 + offset), size);
  }
}

function loadAt(g: Generator, from: Offset, offset: number, size: Size): Statement[] {
  const mode = from.register === undefined ? op.ABS : op.IND;
  const k = unsigned.add(from.constant, offset);
  return [...loadVariablePart(g, from), g.statement(op.LD | mode | sizeCode[size], k)];
}

/** The constant part of the distance from the start of the packet to `offset` bytes into the network header. */
export const networkOffset = (g: Generator, offset = 0): number =>
  unsigned.add(unsigned.add(g.layout.payload.constant, g.layout.network), offset);

/** Statements that load into X the length of the IPv4 header plus the variable part of the payload's offset. They change A where there is one. */
export function loadIpv4HeaderLength(g: Generator): Statement[] {
  const variablePart = loadVariablePart(g, g.layout.payload);
  if (variablePart.length === 0) return [g.statement(op.LDX | op.MSH | op.B, networkOffset(g))];
  return [
    ...variablePart,
    g.statement(op.LD | op.IND | op.B, networkOffset(g)),
    g.statement(op.ALU | op.AND | op.K, 0xf),
    g.statement(op.ALU | op.LSH | op.K, 2),
    g.statement(op.ALU | op.ADD | op.X),
    g.statement(op.MISC | op.TAX),
  ];
}
