/**
 * Loads of Linux's ancillary data → the field of the context that holds the same. The kernel takes any size of load for
 * them; libpcap makes them for `vlan`, `inbound`, `ifindex` and the like on live captures.
 */

import { assert } from '../base/index.js';
import * as cbpf from '../cbpf/index.js';
import * as ebpf from '../ebpf/index.js';
import { noField } from './diagnostics.js';
import type { Emitter } from './emitter.js';
import * as r from './registers.js';

interface Datum {
  /** What it is, to stand after "there is no ". */
  readonly what: string;
  readonly fields: Readonly<Partial<Record<ebpf.Environment, string>>>;
  /** The field is 16 bits in network order. */
  readonly networkOrder?: true;
}

const buffer = (field: string) => ({ socket: field, tc: field });

/** By the names of cbpf/ancillary.ts. What is not here no context holds. */
const data: ReadonlyMap<string, Datum> = new Map([
  ['proto', { what: 'protocol of the packet', fields: buffer('protocol'), networkOrder: true }],
  ['type', { what: 'type of the packet (inbound, outbound)', fields: buffer('pkt_type') }],
  ['ifidx', { what: 'interface index', fields: { ...buffer('ifindex'), xdp: 'ingress_ifindex' } }],
  ['mark', { what: 'mark', fields: buffer('mark') }],
  ['queue', { what: 'queue', fields: { ...buffer('queue_mapping'), xdp: 'rx_queue_index' } }],
  ['rxhash', { what: 'hash', fields: buffer('hash') }],
  ['vlan_tci', { what: 'VLAN tag beside the packet', fields: buffer('vlan_tci') }],
  ['vlanp', { what: 'VLAN tag beside the packet', fields: buffer('vlan_present') }],
  ['vlan_tpid', { what: 'VLAN tag beside the packet', fields: buffer('vlan_proto'), networkOrder: true }],
]);

/** The name of the datum that the instruction asks for, if it does. */
export function ancillaryOf({ code, k }: cbpf.Instruction): string | undefined {
  const row = cbpf.opcodeOf(code);
  return row?.operand === 'absolute' ? cbpf.ancillaryName(k) : undefined;
}

function fieldOf(name: string, environment: ebpf.Environment): ebpf.ContextField | undefined {
  const field = data.get(name)?.fields[environment];
  return ebpf.contexts[environment].find((each) => each.name === field);
}

/** Throws FilterError `no-context-field` for the first datum that the environment does not have. */
export function checkAncillary(environment: ebpf.Environment, { instructions, spans }: cbpf.Program): void {
  for (const [index, instruction] of instructions.entries()) {
    const name = ancillaryOf(instruction);
    if (name === undefined || fieldOf(name, environment) !== undefined) continue;
    throw noField(data.get(name)?.what ?? `'${name}'`, environment, spans[index]?.[0]);
  }
}

/** A = the datum; r6 is the context. */
export function loadAncillary(emitter: Emitter, environment: ebpf.Environment, name: string): void {
  const field = fieldOf(name, environment);
  assert(field !== undefined, 'translate/ancillary', `no field for ${name}`);
  emitter.emit(r.load(field.size, r.A, r.CONTEXT, field.offset));
  if (data.get(name)?.networkOrder) emitter.emit(r.fromNetworkOrder(r.A, 2));
}
