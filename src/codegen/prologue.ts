/**
 * Statements that run before the first test: the lengths of headers that vary, computed once into the registers that tests
 * use them from. Nothing is computed that no test asked for.
 */

import { op } from '../cbpf/index.js';
import { and, type Predicate, type Statement } from '../cfg/index.js';
import type { Generator } from './generator.js';

/** SWAPLONG(105): DLT_IEEE802_11 in the little-endian type field of a PPI header. */
const PPI_IEEE80211 = 0x69000000;
const PPI_TYPE = 4;

/** Puts what has to run first into the head of `predicate`. */
export function withPrologue(g: Generator, predicate: Predicate): Predicate {
  const { head } = predicate;
  const prologue = headerLengths(g, head.statements);
  head.statements = [...prologue, ...head.statements];
  // Only 802.11 is looked into behind a PPI header.
  if (g.layout.link.prefix !== 'ppi') return predicate;
  return and(g.test([g.statement(op.LD | op.ABS | op.W, PPI_TYPE)], op.JEQ, PPI_IEEE80211), predicate);
}

/** `first`: the statements that the computation leads to. */
function headerLengths(g: Generator, first: readonly Statement[]): Statement[] {
  const { linkHeader, payload } = g.layout;
  // The payload's offset includes that of the link header.
  if (payload.register?.number !== undefined && linkHeader.register !== undefined)
    g.registerOf(linkHeader.register);
  const prefix = prefixLength(g, linkHeader.register?.number);
  switch (g.options.link.variableHeader) {
    case 'ieee80211':
      return ieee80211Payload(g, prefix, payload.register?.number, first[0]);
    case 'pflog':
      return pflogPayload(g, payload.register?.number);
    default:
      return prefix.length === 0 && g.vlanMayBeMetadata ? zeroOffsets(g) : prefix;
  }
}

/** The offsets that a VLAN tag in the packet adds to. */
function zeroOffsets(g: Generator): Statement[] {
  const { payload, typeField } = g.layout;
  const registers = [payload.register, typeField.register].map((register) =>
    g.registerOf(register ?? { number: undefined }),
  );
  return [g.statement(op.LD | op.IMM, 0), ...registers.map((register) => g.statement(op.ST, register))];
}

/** Leaves the radio header's length in its register and in X. */
function prefixLength(g: Generator, register: number | undefined): Statement[] {
  const { prefix } = g.options.link;
  // libpcap gives up optimizing as soon as there may be jumps here, whether or not there are.
  if (prefix === 'prism') g.optimizable = false;
  if (register === undefined || prefix === undefined) return [];
  const kept = [g.statement(op.ST, register), g.statement(op.MISC | op.TAX)];
  switch (prefix) {
    case 'avs':
      return [g.statement(op.LD | op.ABS | op.W, 4), ...kept];
    case 'radiotap':
    case 'ppi':
      // Sixteen bits, little-endian.
      return [
        g.statement(op.LD | op.ABS | op.B, 3),
        g.statement(op.ALU | op.LSH | op.K, 8),
        g.statement(op.MISC | op.TAX),
        g.statement(op.LD | op.ABS | op.B, 2),
        g.statement(op.ALU | op.OR | op.X),
        ...kept,
      ];
    case 'prism':
      return [...prismLength(g), ...kept];
  }
}

/** A Prism header is 144 bytes long; drivers may put an AVS header in its place, which says its length. */
function prismLength(g: Generator): Statement[] {
  const isAvs = g.statement(op.JMP | op.JEQ | op.K, 0x80211000);
  const avsLength = g.statement(op.LD | op.ABS | op.W, 4);
  const prism = g.statement(op.LD | op.IMM, 144);
  isAvs.jt = avsLength;
  isAvs.jf = prism;
  return [
    g.statement(op.LD | op.ABS | op.W, 0),
    g.statement(op.ALU | op.AND | op.K, 0xfffff000),
    isAvs,
    avsLength,
    g.statement(op.JMP | op.JA, 1),
    prism,
  ];
}

/** The pflog header says its length, without the padding to a multiple of four. */
function pflogPayload(g: Generator, register: number | undefined): Statement[] {
  if (register === undefined) return [];
  return [
    g.statement(op.LD | op.ABS | op.B, 0),
    g.statement(op.ALU | op.ADD | op.K, 3),
    g.statement(op.ALU | op.AND | op.K, 0xfffffffc),
    g.statement(op.ST, register),
    g.statement(op.MISC | op.TAX),
  ];
}

/**
 * Leaves the offset of an 802.11 payload in its register: 24 bytes of header, two more with quality of service, rounded up
 * where an Atheros radiotap header says so. `rest`: where the computation leads.
 */
function ieee80211Payload(
  g: Generator,
  prefix: readonly Statement[],
  register: number | undefined,
  rest: Statement | undefined,
): Statement[] {
  if (register === undefined) return [...prefix];
  g.optimizable = false;
  const jumpIfAny = (mask: number): Statement => g.statement(op.JMP | op.JSET | op.K, mask);
  const isData = jumpIfAny(0x08);
  const isControl = jumpIfAny(0x04);
  const hasQos = jumpIfAny(0x80);
  const qos = addToRegister(g, register, 2);
  const padding = g.layout.link.prefix === 'radiotap' ? atherosPadding(g, register, rest) : [];
  isData.jt = isControl;
  isData.jf = rest;
  isControl.jt = rest;
  isControl.jf = hasQos;
  hasQos.jt = qos[0];
  hasQos.jf = padding[0] ?? rest;
  return [
    ...(prefix.length > 0 ? prefix : [g.statement(op.LDX | op.IMM, g.options.link.linkHeader)]),
    g.statement(op.MISC | op.TXA),
    g.statement(op.ALU | op.ADD | op.K, 24),
    g.statement(op.ST, register),
    g.statement(op.LD | op.IND | op.B, 0),
    isData,
    isControl,
    hasQos,
    ...qos,
    ...padding,
  ];
}

/** Bits of the first presence word of radiotap, as a big-endian load sees them. */
const PRESENT_TSFT = 0x01000000;
const PRESENT_FLAGS = 0x02000000;
const PRESENT_EXTENSION = 0x00000080;
/** The flag for padding between header and payload. */
const FLAG_DATAPAD = 0x20;

function atherosPadding(g: Generator, register: number, rest: Statement | undefined): Statement[] {
  const hasFlags = g.statement(op.JMP | op.JSET | op.K, PRESENT_FLAGS);
  const hasExtension = g.statement(op.JMP | op.JSET | op.K, PRESENT_EXTENSION);
  const hasTsft = g.statement(op.JMP | op.JSET | op.K, PRESENT_TSFT);
  const padded = g.statement(op.JMP | op.JSET | op.K, FLAG_DATAPAD);
  const paddedWithoutTsft = g.statement(op.JMP | op.JSET | op.K, FLAG_DATAPAD);
  // The flags stand behind the eight bytes of the header, and behind eight of TSFT if it is there.
  const flagsBehindTsft = g.statement(op.LD | op.ABS | op.B, 16);
  const flags = g.statement(op.LD | op.ABS | op.B, 8);
  const roundUp = [
    g.statement(op.LD | op.MEM, register),
    g.statement(op.ALU | op.ADD | op.K, 3),
    g.statement(op.ALU | op.AND | op.K, 0xfffffffc),
    g.statement(op.ST, register),
  ];
  hasFlags.jt = hasExtension;
  hasFlags.jf = rest;
  hasExtension.jt = rest;
  hasExtension.jf = hasTsft;
  hasTsft.jt = flagsBehindTsft;
  hasTsft.jf = flags;
  for (const test of [padded, paddedWithoutTsft]) {
    test.jt = roundUp[0];
    test.jf = rest;
  }
  return [
    g.statement(op.LD | op.ABS | op.W, 4),
    hasFlags,
    hasExtension,
    hasTsft,
    flagsBehindTsft,
    padded,
    flags,
    paddedWithoutTsft,
    ...roundUp,
  ];
}

const addToRegister = (g: Generator, register: number, bytes: number): Statement[] => [
  g.statement(op.LD | op.MEM, register),
  g.statement(op.ALU | op.ADD | op.K, bytes),
  g.statement(op.ST, register),
];
