/**
 * `vlan [id]`: tests for an 802.1Q, 802.1ad or older QinQ tag and moves everything on its right behind the tag. On a Linux
 * packet socket the kernel may have taken the outermost tag out of the packet; then what follows is found at run time.
 */

import { unsigned } from '../../base/index.js';
import { op } from '../../cbpf/index.js';
import { and, or, type Predicate, type Statement } from '../../cfg/index.js';
import { equalUnderMask } from '../comparisons.js';
import { greaterThanMaximum, notSupportedFor, vlanAfterMpls } from '../diagnostics.js';
import type { Generator } from '../generator.js';
import { advance, type Offset, type OffsetRegister } from '../layout.js';
import { linkProtocol } from '../link-protocol/index.js';
import { sizeCode } from '../loads.js';
import { etherType } from '../numbers.js';

const TAG_LENGTH = 4;
const MAXIMUM_ID = 0x0fff;

/** Offsets that stand for metadata of the Linux kernel (linux/filter.h). */
const TAG = unsigned.subtract(44, 0x1000);
const TAG_PRESENT = unsigned.subtract(48, 0x1000);

export function vlan(g: Generator, id: number | undefined): Predicate {
  const { layout } = g;
  if (layout.mplsDepth > 0) throw vlanAfterMpls(g.span);
  if (!layout.link.vlan) throw notSupportedFor(g.span, 'VLAN', layout.link.description);
  const predicate = mayBeMetadata(g) ? inMetadataOrPacket(g, id) : inPacket(g, id);
  g.layout = { ...g.layout, vlanDepth: layout.vlanDepth + 1 };
  return predicate;
}

/** The outermost tag of Ethernet, on a live capture. */
function mayBeMetadata(g: Generator): boolean {
  const { link, linkHeader, vlanDepth } = g.layout;
  return (
    g.options.context.kind === 'linux-live' &&
    link.protocol.kind === 'ethernet' &&
    vlanDepth === 0 &&
    linkHeader.register === undefined &&
    linkHeader.constant === g.options.link.linkHeader
  );
}

function inPacket(g: Generator, id: number | undefined): Predicate {
  const tagged = tagTest(g);
  const predicate = id === undefined ? tagged : and(tagged, idTest(g, id));
  const { layout } = g;
  g.layout = {
    ...layout,
    payload: advance(layout.payload, TAG_LENGTH),
    typeField: advance(layout.typeField, TAG_LENGTH),
  };
  return predicate;
}

const tagTest = (g: Generator): Predicate =>
  [etherType.vlan, etherType.vlanService, etherType.vlanQinq].map((tag) => linkProtocol(g, tag)).reduce(or);

function idTest(g: Generator, id: number): Predicate {
  if (id > MAXIMUM_ID) throw greaterThanMaximum(g.span, 'VLAN tag', id, MAXIMUM_ID);
  return equalUnderMask(g, 'network', 0, 2, id, MAXIMUM_ID);
}

/**
 * A tag in the metadata leaves the packet as it would be without one; a tag in the packet moves its headers. Both tests of
 * the packet are made before its headers move, and the move is put in front of the first of them.
 */
function inMetadataOrPacket(g: Generator, id: number | undefined): Predicate {
  const metadata = g.test(loadMetadata(g, TAG_PRESENT, 1), op.JEQ, 1);
  const tagged = tagTest(g);
  const hasId = id === undefined ? undefined : idTest(g, id);
  g.vlanMayBeMetadata = true;
  const payload = withRegister(g.layout.payload);
  const typeField = withRegister(g.layout.typeField);
  tagged.head.statements = [
    ...addTagLength(g, g.registerOf(payload.register)),
    ...addTagLength(g, g.registerOf(typeField.register)),
    ...tagged.head.statements,
  ];
  g.layout = { ...g.layout, payload, typeField };
  const either = or(metadata, tagged);
  if (hasId === undefined) return either;
  hasId.head.statements = idFromMetadataOr(g, hasId.head.statements);
  return and(either, hasId);
}

/** Before the first tag of Ethernet no offset has a variable part. */
const withRegister = ({ constant }: Offset): Offset & { readonly register: OffsetRegister } => ({
  constant,
  register: { number: undefined },
});

const addTagLength = (g: Generator, register: number): Statement[] => [
  g.statement(op.LD | op.MEM, register),
  g.statement(op.ALU | op.ADD | op.K, TAG_LENGTH),
  g.statement(op.ST, register),
];

/** The tag from the metadata if it is there, and otherwise as `fromPacket` begins by loading it. */
function idFromMetadataOr(g: Generator, fromPacket: Statement[]): Statement[] {
  const isPresent = g.statement(op.JMP | op.JEQ | op.K, 1);
  const tag = loadMetadata(g, TAG, g.options.dialect.kernelVlanTagSize);
  isPresent.jt = tag[0];
  isPresent.jf = fromPacket[0];
  // Over the load of the packet's own tag, to the mask behind it.
  const overLoad = g.statement(op.JMP | op.JA, fromPacket.length - 1);
  return [...loadMetadata(g, TAG_PRESENT, 1), isPresent, ...tag, overLoad, ...fromPacket];
}

const loadMetadata = (g: Generator, offset: number, size: 1 | 2): Statement[] => [
  g.statement(op.LD | op.ABS | sizeCode[size], offset),
];
