/**
 * Primitives that mean something on other link types than those compiled for so far: they are checked as far as they can
 * be, and refused with the reason.
 */

import { type FilterError, unreachable } from '../../base/index.js';
import type {
  AtmFieldTest,
  AtmTest,
  Mtp2Test,
  Mtp3FieldTest,
  PfTest,
  WlanDirectionTest,
  WlanTypeTest,
} from '../../syntax/index.js';
import { onlyOn } from '../diagnostics.js';
import type { Generator } from '../generator.js';

type ElsewhereTest =
  | AtmFieldTest
  | AtmTest
  | Mtp2Test
  | Mtp3FieldTest
  | PfTest
  | WlanDirectionTest
  | WlanTypeTest;

export function refusalElsewhere(g: Generator, node: ElsewhereTest): FilterError {
  switch (node.kind) {
    case 'pf':
      return onlyOn(g.span, node.field, 'PF linktype');
    case 'wlan-type':
      return onlyOn(g.span, '802.11 link-layer types', '802.11');
    case 'wlan-direction':
      return onlyOn(g.span, 'frame direction', '802.11 headers');
    case 'atm':
      return onlyOn(g.span, `'${node.type}'`, 'raw ATM');
    case 'atm-field':
      return onlyOn(g.span, `'${node.field}'`, 'raw ATM');
    case 'mtp2':
      return onlyOn(g.span, `'${node.type}'`, node.type.startsWith('h') ? 'MTP2_HSL' : 'MTP2');
    case 'mtp3-field':
      return onlyOn(g.span, `'${node.field}'`, 'SS7');
    default:
      return unreachable(node, 'codegen/elsewhere');
  }
}
