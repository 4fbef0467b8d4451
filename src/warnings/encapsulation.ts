/** Which tests move the headers for what stands on their right, and which tests look where headers were moved to. */

import type { Arithmetic, AtmTest, EncapsulationTest, Expression, Primitive } from '../syntax/index.js';

/** A test behind which offsets differ: `vlan`, `mpls`, `pppoes`, `geneve`; and `lane`, on ATM. */
export type Mover = EncapsulationTest | AtmTest;

export const isMover = (node: Expression): node is Mover =>
  node.kind === 'vlan' ||
  node.kind === 'mpls' ||
  node.kind === 'pppoes' ||
  node.kind === 'geneve' ||
  (node.kind === 'atm' && node.type === 'lane');

/** The link-layer header itself is moved by those that contain another one. */
const movesLinkHeader = ({ kind }: Mover): boolean => kind !== 'vlan' && kind !== 'mpls';

/** Does the test look for something in a place that depends on the mover on its left? */
export function dependsOn(node: Primitive, mover: Mover): boolean {
  switch (node.kind) {
    case 'less':
    case 'greater':
    case 'inbound':
    case 'outbound':
    case 'ifindex':
    case 'pf':
    case 'mtp2':
    case 'mtp3-field':
    case 'atm-field':
      return false;
    case 'byte':
    case 'wlan-type':
    case 'wlan-direction':
      return movesLinkHeader(mover);
    case 'broadcast':
    case 'multicast':
      return movesLinkHeader(mover) || node.protocol === 'ip' || node.protocol === 'ip6';
    case 'identifier':
      return (
        movesLinkHeader(mover) ||
        !isStation(node.value.kind, node.qualifiers?.protocol, node.qualifiers?.type)
      );
    case 'relation':
      return looks(node.left, mover) || looks(node.right, mover);
    default:
      return true;
  }
}

const isStation = (value: string, protocol: string | undefined, type: string | undefined): boolean =>
  value === 'mac' || value === 'arcnet' || (protocol === 'link' && (type === undefined || type === 'host'));

function looks(node: Arithmetic, mover: Mover): boolean {
  for (let here = node; ; here = here.left) {
    if (here.kind !== 'binary') return looksAlone(here, mover);
    if (looks(here.right, mover)) return true;
  }
}

function looksAlone(node: Exclude<Arithmetic, { kind: 'binary' }>, mover: Mover): boolean {
  switch (node.kind) {
    case 'load':
      if (node.protocol === 'radio') return looks(node.offset, mover);
      return node.protocol !== 'link' || movesLinkHeader(mover) || looks(node.offset, mover);
    case 'negate':
      return looks(node.operand, mover);
    default:
      return false;
  }
}
