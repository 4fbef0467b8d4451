/**
 * Where the headers are at this point of the expression. A value: `vlan`, `mpls`, `pppoes` and `geneve` put a new one in
 * its place for everything on their right, and never change one.
 */

import { unsigned } from '../base/index.js';
import type { LinkType } from '../link/index.js';

/** A scratch register that holds the variable part of an offset; its number is assigned at first use. */
export interface OffsetRegister {
  number: number | undefined;
}

/** A constant number of bytes from the start of the packet, plus a register if part of it is known only at run time. */
export interface Offset {
  readonly constant: number;
  readonly register: OffsetRegister | undefined;
}

export interface Layout {
  /** The link type of the innermost link-layer header. */
  readonly link: LinkType;
  readonly linkHeader: Offset;
  /** The link type and header that the innermost ones are encapsulated in. */
  readonly previousLink: LinkType;
  readonly previousLinkHeader: Offset;
  readonly typeField: Offset;
  readonly payload: Offset;
  /** Network header, relative to `payload`. */
  readonly network: number;
  /** The same where there is an LLC but no SNAP header. */
  readonly networkWithoutSnap: number;
  /** VLAN tags passed so far. */
  readonly vlanDepth: number;
  /** MPLS labels passed so far. */
  readonly mplsDepth: number;
  /** Within Geneve: the link-layer header may be absent, which is known at run time only. */
  readonly insideGeneve: boolean;
}

const offset = (constant: number, variable: boolean): Offset => ({
  constant,
  register: variable ? { number: undefined } : undefined,
});

export const initialLayout = (link: LinkType): Layout => {
  const variablePrefix = link.prefix !== undefined;
  return {
    link,
    linkHeader: offset(link.linkHeader, variablePrefix),
    previousLink: link,
    previousLinkHeader: offset(link.linkHeader, variablePrefix),
    typeField: offset(link.typeField, false),
    payload: offset(link.payload, link.variableHeader !== undefined),
    network: link.network,
    networkWithoutSnap: link.networkWithoutSnap,
    vlanDepth: 0,
    mplsDepth: 0,
    insideGeneve: false,
  };
};

/** The same offset, `bytes` further on. */
export const advance = (offset: Offset, bytes: number): Offset => ({
  constant: unsigned.add(offset.constant, bytes),
  register: offset.register,
});

/** The same offset as it is now: a register assigned to either later is not the other's. */
export const snapshot = ({ constant, register }: Offset): Offset => ({
  constant,
  register: register === undefined ? undefined : { ...register },
});
