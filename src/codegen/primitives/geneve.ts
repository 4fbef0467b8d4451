/**
 * `geneve [vni]` (RFC 8926): UDP to port 6081 over IPv4 or IPv6. What stands on its right looks inside: the inner
 * headers' offsets are computed at run time and kept in scratch registers. Whether an inner Ethernet header is there is
 * known at run time only.
 */

import { op } from '../../cbpf/index.js';
import { and, not, or, type Predicate, type Statement } from '../../cfg/index.js';
import { EN10MB } from '../../link/index.js';
import { equalUnderMask } from '../comparisons.js';
import { greaterThanMaximum } from '../diagnostics.js';
import type { Generator } from '../generator.js';
import type { Offset } from '../layout.js';
import { type Base, loadIpv4HeaderLength, loadVariablePart, networkOffset } from '../loads.js';
import { etherType } from '../numbers.js';
import { ipv4Port, ipv6Port } from './port.js';

const GENEVE_PORT = 6081;
const UDP_HEADER = 8;
const IPV6_HEADER = 40;
const MAXIMUM_VNI = 0xffffff;

export function geneve(g: Generator, vni: number | undefined): Predicate {
  const overIpv4 = runningThrough(g, header(g, ipv4Port, 'transport-ipv4', vni), [
    ...loadIpv4HeaderLength(g),
    g.statement(op.MISC | op.TXA),
  ]);
  const overIpv6 = runningThrough(g, header(g, ipv6Port, 'transport-ipv6', vni), [
    ...loadIpv6HeaderLength(g),
    g.statement(op.MISC | op.TAX),
  ]);
  const outer = or(overIpv4, overIpv6);
  const statements = enter(g);
  statements.push(g.statement(op.LD | op.IMM, 0));
  return and(outer, g.test(statements, op.JEQ, 0));
}

/** UDP to Geneve's port, version 0, and the network identifier where one is asked for. */
function header(g: Generator, udpPort: typeof ipv4Port, transport: Base, vni: number | undefined): Predicate {
  const toPort = udpPort(g, { kind: 'port', port: GENEVE_PORT }, 'udp', 'dst');
  const version0 = and(toPort, equalUnderMask(g, transport, UDP_HEADER, 1, 0, 0xc0));
  if (vni === undefined) return version0;
  if (vni > MAXIMUM_VNI) throw greaterThanMaximum(g.span, 'Geneve VNI', vni, MAXIMUM_VNI);
  return and(version0, equalUnderMask(g, transport, UDP_HEADER + 4, 4, (vni << 8) >>> 0, 0xffffff00));
}

/** After `predicate`, run statements that leave the same value in A and X: a test that is always true. */
const runningThrough = (g: Generator, predicate: Predicate, statements: Statement[]): Predicate =>
  and(predicate, g.test(statements, op.JEQ, 0, op.X));

/** Statements that load the IPv6 header's length, with the variable part of the payload's offset, into A. */
function loadIpv6HeaderLength(g: Generator): Statement[] {
  const statements = loadVariablePart(g, g.layout.payload);
  const variable = statements.length > 0;
  statements.push(g.statement(op.LD | op.IMM, IPV6_HEADER));
  if (variable) statements.push(g.statement(op.ALU | op.ADD | op.X));
  return statements;
}

const inRegister = (number: number): Offset => ({ constant: 0, register: { number } });

/**
 * Statements that compute, from the outer IP header's length in A, the offsets of the type field, of the inner link
 * header and of the inner payload; and the layout that uses them from here on.
 */
function enter(g: Generator): Statement[] {
  const { layout } = g;
  // A bare jump within a block is more than the optimizer follows.
  g.optimizable = false;
  const typeField = g.allocateRegister();
  const linkHeader = g.allocateRegister();
  const payload = g.allocateRegister();
  const storePayload = g.statement(op.STX, payload);
  const isEthernet = g.statement(op.JMP | op.JEQ | op.K, etherType.transparentEthernetBridging);
  const endOfGeneve = g.statement(op.MISC | op.TXA);
  isEthernet.jt = endOfGeneve;
  isEthernet.jf = storePayload;
  const statements = [
    // The Geneve header begins behind the UDP header; its EtherType is two bytes in.
    g.statement(op.ALU | op.ADD | op.K, networkOffset(g, UDP_HEADER)),
    g.statement(op.MISC | op.TAX),
    g.statement(op.ALU | op.ADD | op.K, 2),
    g.statement(op.ST, typeField),
    // Its length: eight bytes, and four for each unit of the option length.
    g.statement(op.LD | op.IND | op.B, 0),
    g.statement(op.ALU | op.AND | op.K, 0x3f),
    g.statement(op.ALU | op.MUL | op.K, 4),
    g.statement(op.ALU | op.ADD | op.K, 8),
    g.statement(op.ALU | op.ADD | op.X),
    g.statement(op.ST, linkHeader),
    g.statement(op.LD | op.IND | op.H, 2),
    g.statement(op.LDX | op.MEM, linkHeader),
    isEthernet,
    // An inner Ethernet header: its own type field counts, and the payload is 14 bytes further on.
    endOfGeneve,
    g.statement(op.ALU | op.ADD | op.K, 12),
    g.statement(op.ST, typeField),
    g.statement(op.ALU | op.ADD | op.K, 2),
    g.statement(op.MISC | op.TAX),
    storePayload,
  ];
  g.layout = {
    ...layout,
    link: EN10MB,
    previousLink: layout.link,
    previousLinkHeader: layout.linkHeader,
    linkHeader: inRegister(linkHeader),
    typeField: inRegister(typeField),
    payload: inRegister(payload),
    network: 0,
    insideGeneve: true,
  };
  return statements;
}

/** Inside Geneve: there is an inner link-layer header, that is, the payload does not begin where it would. */
export function linkHeaderPresent(g: Generator): Predicate {
  const { linkHeader, payload } = g.layout;
  const statements = [...loadVariablePart(g, payload)];
  if (linkHeader.register !== undefined) {
    statements.unshift(g.statement(op.LD | op.MEM, g.registerOf(linkHeader.register)));
  }
  return not(g.test(statements, op.JEQ, 0, op.X));
}
