/**
 * `protochain N`: protocol N anywhere in the chain of IPv6 extension headers and authentication headers. The chain is
 * walked by a loop within one block, with backward jumps that no kernel takes.
 */

import { unsigned } from '../../base/index.js';
import { op } from '../../cbpf/index.js';
import { and, or, type Predicate, type Statement } from '../../cfg/index.js';
import type { Protocol } from '../../syntax/index.js';
import { badProtochain, protochainVariableHeaders } from '../diagnostics.js';
import type { Generator } from '../generator.js';
import { linkProtocol } from '../link-protocol/index.js';
import { networkOffset } from '../loads.js';
import { etherType, ipProtocol } from '../numbers.js';

export function protochain(g: Generator, number: number, protocol: Protocol | undefined): Predicate {
  // libpcap takes a register before it looks at the protocol, and without one never gives it back.
  const nextHeader = g.allocateRegister();
  if (protocol === undefined) return or(protochain(g, number, 'ip'), protochain(g, number, 'ip6'));
  if (protocol !== 'ip' && protocol !== 'ip6') throw badProtochain(g.span);
  if (g.layout.payload.register !== undefined) throw protochainVariableHeaders(g.span);
  g.optimizable = false;
  const version = linkProtocol(g, protocol === 'ip' ? etherType.ipv4 : etherType.ipv6);
  const statements = protocol === 'ip' ? ipv4Chain(g, number, nextHeader) : ipv6Chain(g, number, nextHeader);
  const found = g.test(statements, op.JEQ, number);
  g.freeRegister(nextHeader);
  return and(version, found);
}

/** A: the protocol of the header that X, relative to the network header, points at. */
function ipv4Chain(g: Generator, number: number, nextHeader: number): Statement[] {
  const start = [
    g.statement(op.LD | op.ABS | op.B, networkOffset(g, 9)),
    g.statement(op.LDX | op.MSH | op.B, networkOffset(g)),
  ];
  const end = g.statement(op.ALU | op.ADD | op.K, 0);
  const noOperation = g.statement(op.ALU | op.ADD | op.K, 0);
  const tests = endTests(g, number, end, noOperation);
  return [
    ...start,
    ...tests,
    noOperation,
    ...authenticationHeader(g, end, nextHeader, tests.length + 1),
    end,
  ];
}

function ipv6Chain(g: Generator, number: number, nextHeader: number): Statement[] {
  const start = [g.statement(op.LD | op.ABS | op.B, networkOffset(g, 6)), g.statement(op.LDX | op.IMM, 40)];
  const end = g.statement(op.ALU | op.ADD | op.K, 0);
  const header = networkOffset(g);
  // X moves past an extension header: its length is in units of eight bytes beyond the first eight.
  const advance = [
    g.statement(op.LD | op.IND | op.B, header),
    g.statement(op.ST, nextHeader),
    g.statement(op.LD | op.IND | op.B, unsigned.add(header, 1)),
    g.statement(op.ALU | op.ADD | op.K, 1),
    g.statement(op.ALU | op.MUL | op.K, 8),
    g.statement(op.ALU | op.ADD | op.X),
    g.statement(op.MISC | op.TAX),
    g.statement(op.LD | op.MEM, nextHeader),
  ];
  const extensions = [
    ipProtocol.ipv6HopByHop,
    ipProtocol.ipv6Destination,
    ipProtocol.ipv6Routing,
    ipProtocol.ipv6Fragment,
  ].map((extension) => g.statement(op.JMP | op.JEQ | op.K, extension));
  const [firstExtension] = extensions;
  const tests = endTests(g, number, end, firstExtension!);
  const loopBody = tests.length + extensions.length + advance.length;
  const authentication = authenticationHeader(g, end, nextHeader, loopBody + 1);
  extensions.forEach((test, i) => {
    test.jt = advance[0];
    test.jf = extensions[i + 1] ?? authentication[0];
  });
  return [...start, ...tests, ...extensions, ...advance, jumpBack(g, loopBody), ...authentication, end];
}

/** The head of the loop: done when A is the number looked for, or says that nothing follows. */
function endTests(g: Generator, number: number, end: Statement, otherwise: Statement): Statement[] {
  const found = g.statement(op.JMP | op.JEQ | op.K, number);
  const nothingFollows = g.statement(op.JMP | op.JEQ | op.K, ipProtocol.ipv6NoNext);
  found.jt = end;
  found.jf = nothingFollows;
  nothingFollows.jt = end;
  nothingFollows.jf = otherwise;
  return [found, nothingFollows];
}

/**
 * Moves X past an authentication header, whose length is in words beyond the first two, and goes round again; ends the
 * loop at anything else. `before`: statements of the loop before these.
 */
function authenticationHeader(g: Generator, end: Statement, nextHeader: number, before: number): Statement[] {
  const header = networkOffset(g);
  const isAuthentication = g.statement(op.JMP | op.JEQ | op.K, ipProtocol.ah);
  const move = [
    g.statement(op.MISC | op.TXA),
    g.statement(op.LD | op.IND | op.B, header),
    g.statement(op.ST, nextHeader),
    g.statement(op.MISC | op.TXA),
    g.statement(op.ALU | op.ADD | op.K, 1),
    g.statement(op.MISC | op.TAX),
    g.statement(op.LD | op.IND | op.B, header),
    g.statement(op.ALU | op.ADD | op.K, 2),
    g.statement(op.ALU | op.MUL | op.K, 4),
    g.statement(op.MISC | op.TAX),
    g.statement(op.LD | op.MEM, nextHeader),
  ];
  isAuthentication.jt = move[0];
  isAuthentication.jf = end;
  return [isAuthentication, ...move, jumpBack(g, before + 1 + move.length)];
}

/** A jump over itself and `statements` before it, to the head of the loop. */
const jumpBack = (g: Generator, statements: number): Statement =>
  g.statement(op.JMP | op.JA, unsigned.negate(statements + 1));
