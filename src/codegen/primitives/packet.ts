/** Tests of the packet as a whole: `less`, `greater`, `byte`, `inbound`, `outbound`, `ifindex`. */

import { unreachable, unsigned } from '../../base/index.js';
import { op } from '../../cbpf/index.js';
import { not, type Predicate } from '../../cfg/index.js';
import type { Arithmetic, ByteTest } from '../../syntax/index.js';
import { operand, relate } from '../arithmetic.js';
import { equal, equalUnderMask, greater, less } from '../comparisons.js';
import { metadataNotInSavefile } from '../diagnostics.js';
import type { Generator } from '../generator.js';

/** Offsets that stand for metadata of the Linux kernel (linux/filter.h), from SKF_AD_OFF on. */
const ANCILLARY = -0x1000;
const PACKET_TYPE = ANCILLARY + 4;
const INTERFACE_INDEX = ANCILLARY + 8;
/** Packet type "sent by us" (linux/if_packet.h). */
const PACKET_OUTGOING = 4;

export const atMostLong = (g: Generator, length: number): Predicate => not(lengthTest(g, op.JGT, length));
export const atLeastLong = (g: Generator, length: number): Predicate => lengthTest(g, op.JGE, length);

const lengthTest = (g: Generator, operation: number, length: number): Predicate =>
  g.test([g.statement(op.LD | op.LEN)], operation, length);

/** `byte N op V`, from the link-layer header on. */
export function byte(g: Generator, node: ByteTest): Predicate {
  switch (node.operator) {
    case '=':
      return equal(g, 'link', node.offset, 1, node.value);
    case '<':
      return less(g, 'link', node.offset, 1, node.value);
    case '>':
      return greater(g, 'link', node.offset, 1, node.value);
    // libpcap forgets to load the byte here: the test is of whatever the accumulator holds.
    case '&':
      return not(g.test([g.statement(op.ALU | op.AND | op.K, node.value)], op.JEQ, 0));
    case '|':
      return not(g.test([g.statement(op.ALU | op.OR | op.K, node.value)], op.JEQ, 0));
    default:
      return unreachable(node.operator, 'codegen/packet');
  }
}

export function outbound(g: Generator, what: 'inbound' | 'outbound'): Predicate {
  const { direction } = g.layout.link;
  switch (direction?.kind) {
    case undefined: {
      const offset = metadata(g, 'inbound/outbound', PACKET_TYPE);
      return sentByUs(what, equal(g, 'link', offset, 2, PACKET_OUTGOING));
    }
    case 'outgoing':
      return sentByUs(what, equal(g, 'link', direction.offset, direction.size, direction.outgoing));
    case 'two-values': {
      const { offset, size, mask = 0xffffffff } = direction;
      return equalUnderMask(g, 'link', offset, size, direction[what], mask);
    }
    case 'zero-inbound':
      return firstByteIsZero(g, what);
    default:
      return unreachable(direction, 'codegen/packet');
  }
}

const sentByUs = (what: 'inbound' | 'outbound', predicate: Predicate): Predicate =>
  what === 'outbound' ? predicate : not(predicate);

/** `link[0] = 0`, or its opposite; the compiler of libpcap evaluates the right side first here. */
function firstByteIsZero(g: Generator, what: 'inbound' | 'outbound'): Predicate {
  const zero: Arithmetic = { kind: 'number', value: 0, text: '0', span: g.span };
  const right = operand(g, zero);
  const left = operand(g, { kind: 'load', protocol: 'link', offset: zero, size: 1, span: g.span });
  return relate(g, what === 'inbound' ? '=' : '!=', left, right);
}

export function interfaceIndex(g: Generator, index: number): Predicate {
  const offset = g.layout.link.interfaceIndex ?? metadata(g, 'ifindex', INTERFACE_INDEX);
  return equal(g, 'link', offset, 4, index);
}

/** The offset of a piece of kernel metadata; capture files hold none. */
function metadata(g: Generator, what: string, offset: number): number {
  if (g.options.context.kind === 'savefile') {
    throw metadataNotInSavefile(g.span, what, g.layout.link.description);
  }
  return unsigned.add(0, offset);
}
