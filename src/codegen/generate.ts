/** The syntax tree of a filter → its control-flow graph, before any optimization. A fold, left to right. */

import { unreachable } from '../base/index.js';
import { and, type Block, close, not, or, type Predicate, returnBlock } from '../cfg/index.js';
import type { Expression, Filter, Primitive } from '../syntax/index.js';
import { relation } from './arithmetic.js';
import { Generator, type GeneratorOptions } from './generator.js';
import { atm, atmField } from './primitives/atm.js';
import { broadcast, multicast } from './primitives/cast.js';
import { mpls, pppoeDiscovery, pppoeSession } from './primitives/encapsulation.js';
import { geneve } from './primitives/geneve.js';
import { identifier } from './primitives/identifier.js';
import { llc } from './primitives/llc.js';
import { atLeastLong, atMostLong, byte, interfaceIndex, outbound } from './primitives/packet.js';
import { pf } from './primitives/pf.js';
import { protocolKeyword } from './primitives/protocol.js';
import { mtp2, mtp3Field } from './primitives/ss7.js';
import { vlan } from './primitives/vlan.js';
import { wlanDirection, wlanType } from './primitives/wlan-frame.js';
import { withPrologue } from './prologue.js';

export interface Generated {
  readonly root: Block;
  /** False when the graph holds what the optimizer cannot follow: jumps within a block. */
  readonly optimizable: boolean;
}

/** `snapLength`: what a matching packet returns, the number of bytes to keep. */
export function generate(filter: Filter, snapLength: number, options: GeneratorOptions): Generated {
  const accept = returnBlock(snapLength, filter.span);
  if (filter.expression === undefined) return { root: accept, optimizable: true };
  const g = new Generator(options, filter.span);
  const tests = expression(g, filter.expression);
  g.span = filter.span;
  const predicate = withPrologue(g, tests);
  const root = close(predicate, accept, returnBlock(0, filter.span));
  return { root, optimizable: g.optimizable };
}

function expression(g: Generator, node: Expression): Predicate {
  switch (node.kind) {
    case 'chain': {
      let predicate = expression(g, node.first);
      for (const { operator, operand } of node.rest) {
        const next = expression(g, operand);
        predicate = operator === 'and' ? and(predicate, next) : or(predicate, next);
      }
      return predicate;
    }
    case 'not':
      return not(expression(g, node.operand));
    default:
      g.span = node.span;
      return primitive(g, node);
  }
}

export function primitive(g: Generator, node: Primitive): Predicate {
  switch (node.kind) {
    case 'identifier':
      return identifier(g, node);
    case 'protocol':
      return protocolKeyword(g, node.protocol);
    case 'broadcast':
      return broadcast(g, node.protocol);
    case 'multicast':
      return multicast(g, node.protocol);
    case 'less':
      return atMostLong(g, node.length);
    case 'greater':
      return atLeastLong(g, node.length);
    case 'byte':
      return byte(g, node);
    case 'inbound':
    case 'outbound':
      return outbound(g, node.kind);
    case 'ifindex':
      return interfaceIndex(g, node.value);
    case 'vlan':
      return vlan(g, node.value);
    case 'mpls':
      return mpls(g, node.value);
    case 'pppoed':
      return pppoeDiscovery(g);
    case 'pppoes':
      return pppoeSession(g, node.value);
    case 'geneve':
      return geneve(g, node.value);
    case 'llc':
      return llc(g, node.type);
    case 'relation':
      return relation(g, node);
    case 'pf':
      return pf(g, node);
    case 'wlan-type':
      return wlanType(g, node);
    case 'wlan-direction':
      return wlanDirection(g, node);
    case 'atm':
      return atm(g, node);
    case 'atm-field':
      return atmField(g, node);
    case 'mtp2':
      return mtp2(g, node);
    case 'mtp3-field':
      return mtp3Field(g, node);
    default:
      return unreachable(node, 'codegen/generate');
  }
}
