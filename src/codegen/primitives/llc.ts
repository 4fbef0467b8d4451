/** `llc`, `llc i`, `llc s`, `llc u` and the frame types of IEEE 802.2. */

import { unreachable } from '../../base/index.js';
import { and, not, type Predicate } from '../../cfg/index.js';
import { always, anyBit, equal, equalUnderMask } from '../comparisons.js';
import { llcNotSupported, unknownName } from '../diagnostics.js';
import type { Generator } from '../generator.js';
import { atmLlc, dataFrame, hasLength } from '../link-protocol/index.js';

/** Offset of the control field in the LLC header. */
const CONTROL = 2;

/** The low control byte of a kind of frame, and the bits of it that tell. */
interface ControlField {
  readonly value: number;
  readonly mask: number;
}

const supervisory = (value: number): ControlField => ({ value, mask: 0x0f });
const unnumbered = (value: number): ControlField => ({ value, mask: 0xef });

const controlFields: ReadonlyMap<string, ControlField> = new Map([
  ['s', { value: 0x01, mask: 0x03 }],
  ['u', { value: 0x03, mask: 0x03 }],
  ['rr', supervisory(0x01)],
  ['rnr', supervisory(0x05)],
  ['rej', supervisory(0x09)],
  ['ui', unnumbered(0x03)],
  ['ua', unnumbered(0x63)],
  ['disc', unnumbered(0x43)],
  ['dm', unnumbered(0x0f)],
  ['sabme', unnumbered(0x6f)],
  ['test', unnumbered(0xe3)],
  ['xid', unnumbered(0xaf)],
  ['frmr', unnumbered(0x87)],
]);

/** Frame types are spelled in any case. */
export function llc(g: Generator, type: string | undefined): Predicate {
  if (type === undefined) return llcFrame(g);
  const name = type.toLowerCase();
  if (name === 'i') return and(llcFrame(g), not(anyBit(g, 'llc', CONTROL, 1, 0x01)));
  const field = controlFields.get(name);
  if (field === undefined) throw unknownName(g.span, 'LLC type name', type);
  return and(llcFrame(g), equalUnderMask(g, 'llc', CONTROL, 1, field.value, field.mask));
}

function llcFrame(g: Generator): Predicate {
  const { link } = g.layout;
  switch (link.llc) {
    case 'length':
      // The first bytes of a NetWare packet without LLC are 0xffff.
      return and(hasLength(g), not(equal(g, 'llc', 0, 2, 0xffff)));
    case 'always':
      return always(g);
    case 'ieee80211':
      return dataFrame(g);
    case 'atm':
      return atmLlc(g);
    case undefined:
      throw llcNotSupported(g.span, link.description);
    default:
      return unreachable(link.llc, 'codegen/llc');
  }
}
