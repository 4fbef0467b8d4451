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
  /** What it is, to stand after "programs are not told ". */
  readonly what: string;
  readonly fields: Readonly<Partial<Record<ebpf.Environment, string>>>;
  /** The field is 16 bits in network order. */
  readonly networkOrder?: true;
}

const buffer = (field: string) => ({ socket: field, tc: field });

/** By the names of cbpf/ancillary.ts. What is not here no context holds. */
const data: ReadonlyMap<string, Datum> = new Map([
  ['proto', { what: 'the protocol of the packet', fields: buffer('protocol'), networkOrder: true }],
  ['type', { what: 'whether a packet is inbound or outbound', fields: buffer('pkt_type') }],
  ['ifidx', { what: 'the index of the interface', fields: { ...buffer('ifindex'), xdp: 'ingress_ifindex' } }],
  ['mark', { what: 'the mark of the packet', fields: buffer('mark') }],
  [
    'queue',
    { what: 'the queue of the packet', fields: { ...buffer('queue_mapping'), xdp: 'rx_queue_index' } },
  ],
  ['rxhash', { what: 'the hash of the packet', fields: buffer('hash') }],
  ['vlan_tci', { what: 'the VLAN tag that was taken off the packet', fields: buffer('vlan_tci') }],
  ['vlanp', { what: 'the VLAN tag that was taken off the packet', fields: buffer('vlan_present') }],
  [
    'vlan_tpid',
    { what: 'the VLAN tag that was taken off the packet', fields: buffer('vlan_proto'), networkOrder: true },
  ],
]);

const environments: readonly ebpf.Environment[] = ['socket', 'tc', 'xdp', 'flat'];

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
    const datum = data.get(name);
    const tells = environments.filter((each) => fieldOf(name, each) !== undefined);
    throw noField(datum?.what ?? `the datum '${name}'`, environment, tells, spans[index]?.[0]);
  }
}

/** A = the datum; r6 is the context. */
export function loadAncillary(emitter: Emitter, environment: ebpf.Environment, name: string): void {
  const field = fieldOf(name, environment);
  assert(field !== undefined, 'translate/ancillary', `no field for ${name}`);
  emitter.emit(r.load(field.size, r.A, r.CONTEXT, field.offset));
  if (data.get(name)?.networkOrder) emitter.emit(r.fromNetworkOrder(r.A, 2));
}
