/** `protocol[offset:size]` → the value at a computed offset into a header, and the checks that the header is there. */

import { unsigned } from '../base/index.js';
import { op } from '../cbpf/index.js';
import { and, type Predicate, type Statement } from '../cfg/index.js';
import type { Arithmetic } from '../syntax/index.js';
import type { Operand } from './arithmetic.js';
import { equal } from './comparisons.js';
import { dataSize, noRadio, notIndexable } from './diagnostics.js';
import type { Generator } from './generator.js';
import type { Offset } from './layout.js';
import { loadIpv4HeaderLength, loadVariablePart, networkOffset, sizeCode } from './loads.js';
import { ipProtocol } from './numbers.js';
import { notLaterFragment } from './primitives/port.js';
import { protocolKeyword } from './primitives/protocol.js';

type Load = Extract<Arithmetic, { kind: 'load' }>;

const IPV6_HEADER = 40;

/** Replaces `offset`, the value of the load's offset, by the loaded value. */
export function packetLoad(g: Generator, node: Load, offset: Operand): Operand {
  const register = g.allocateRegister();
  g.freeRegister(offset.register);
  if (node.size !== 1 && node.size !== 2 && node.size !== 4) throw dataSize(node.span, node.size);
  const { statements, constant, checks } = header(g, node, offset);
  for (const each of statements) offset.statements.push(each);
  offset.statements.push(
    g.statement(op.LD | op.IND | sizeCode[node.size], constant),
    g.statement(op.ST, register),
  );
  return { checks, statements: offset.statements, register };
}

interface Header {
  /** Leave in X the distance of the value from `constant`. */
  readonly statements: readonly Statement[];
  readonly constant: number;
  readonly checks: Predicate | undefined;
}

function header(g: Generator, node: Load, offset: Operand): Header {
  const { protocol } = node;
  const { layout } = g;
  switch (protocol) {
    case 'link':
      return {
        statements: offsetFrom(g, layout.linkHeader, offset),
        constant: layout.linkHeader.constant,
        checks: offset.checks,
      };
    case 'ip':
    case 'arp':
    case 'rarp':
    case 'atalk':
    case 'decnet':
    case 'sca':
    case 'lat':
    case 'moprc':
    case 'mopdl':
    case 'ip6':
      return {
        statements: offsetFrom(g, layout.payload, offset),
        constant: networkOffset(g),
        checks: after(offset.checks, protocolKeyword(g, protocol)),
      };
    case 'sctp':
    case 'tcp':
    case 'udp':
    case 'icmp':
    case 'igmp':
    case 'igrp':
    case 'pim':
    case 'vrrp':
    case 'carp': {
      const statements = [
        ...loadIpv4HeaderLength(g),
        g.statement(op.LD | op.MEM, offset.register),
        g.statement(op.ALU | op.ADD | op.X),
        g.statement(op.MISC | op.TAX),
      ];
      const carried = and(protocolKeyword(g, protocol), notLaterFragment(g));
      return {
        statements,
        constant: networkOffset(g),
        checks: and(protocolKeyword(g, 'ip'), after(offset.checks, carried)),
      };
    }
    case 'icmp6': {
      const isIpv6 = after(offset.checks, protocolKeyword(g, 'ip6'));
      const checks = and(isIpv6, equal(g, 'network', 6, 1, ipProtocol.icmp6));
      return {
        statements: offsetFrom(g, layout.payload, offset),
        constant: unsigned.add(networkOffset(g), IPV6_HEADER),
        checks,
      };
    }
    case 'radio':
      // From the beginning of the packet, where the radio header is.
      if (!layout.link.ieee80211?.radio) throw noRadio(node.span);
      return {
        statements: [g.statement(op.LDX | op.MEM, offset.register)],
        constant: 0,
        checks: offset.checks,
      };
    default:
      throw notIndexable(node.span, protocol);
  }
}

/** Statements that add the computed offset to the variable part of a header's, in X. */
function offsetFrom(g: Generator, from: Offset, offset: Operand): Statement[] {
  const variablePart = loadVariablePart(g, from);
  if (variablePart.length === 0) return [g.statement(op.LDX | op.MEM, offset.register)];
  return [
    ...variablePart,
    g.statement(op.LD | op.MEM, offset.register),
    g.statement(op.ALU | op.ADD | op.X),
    g.statement(op.MISC | op.TAX),
  ];
}

const after = (first: Predicate | undefined, second: Predicate): Predicate =>
  first === undefined ? second : and(first, second);
