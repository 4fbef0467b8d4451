/** Tests of the packet as a whole: `less`, `greater`, `byte`, `inbound`, `outbound`, `ifindex`. */

import { unreachable, unsigned } from '../../base/index.js';
import { op } from '../../cbpf/index.js';
import { not, type Predicate } from '../../cfg/index.js';
import type { ByteTest } from '../../syntax/index.js';
import { equal, greater, less } from '../comparisons.js';
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
  const sentByUs =
    direction === undefined
      ? equal(g, 'link', metadata(g, 'inbound/outbound', PACKET_TYPE), 2, PACKET_OUTGOING)
      : equal(g, 'link', direction.offset, direction.size, direction.outgoing);
  return what === 'outbound' ? sentByUs : not(sentByUs);
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
