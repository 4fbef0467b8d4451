/**
 * What the kernel knows beside a packet, in the ways of kernel.ts: there, every ancillary load of a classic program is
 * the load of a number, and a program with those numbers is what our machine runs.
 */

import * as cbpf from '../../src/cbpf/index.js';

const { op } = cbpf;

/** Names of cbpf/ancillary.ts → numbers; a load of what is not there rejects the packet. */
export type Beside = Readonly<Record<string, number>>;

/**
 * No tag, no mark, and it did not leave from here: the type is PACKET_HOST. Our compiler asks for nothing else but `ifidx`;
 * for the mark, as libpcap does, where it means that but counts it from a link header that does not begin the packet
 * (`ifindex` of NETANALYZER_TRANSPARENT).
 */
const nothing: Beside = { type: 0, vlan_tci: 0, vlanp: 0, mark: 0 };

/** A pair of sockets has no interface: its index is 0 to extended programs, and classic ones reject. */
export const besidePair: Beside = nothing;
export const besidePairExtended: Beside = { ...nothing, ifidx: 0 };

/** Test runs are on the loopback interface. */
export const besideLoopback: Beside = { ...nothing, ifidx: 1 };
export const besideXdpRun: Beside = { ifidx: 1 };

/** The kernel looks at the frame's first bytes as at an address, whatever the link type: the interface has the address 0. */
export const besideTcRun = (frame: Uint8Array): Beside => ({ ...besideLoopback, type: packetType(frame) });

/** PACKET_HOST, PACKET_BROADCAST, PACKET_MULTICAST, PACKET_OTHERHOST. */
function packetType(frame: Uint8Array): number {
  const destination = frame.subarray(0, 6);
  if (destination.every((byte) => byte === 0)) return 0;
  if (destination.every((byte) => byte === 0xff)) return 1;
  return (destination[0]! & 1) === 1 ? 2 : 3;
}

export const looksBeside = ({ instructions }: cbpf.Program): boolean =>
  instructions.some((instruction) => datum(instruction) !== undefined);

/** The program with the numbers in place of the loads. */
export function withBeside(program: cbpf.Program, beside: Beside): cbpf.Program {
  const instructions = program.instructions.map((instruction) => {
    const name = datum(instruction);
    if (name === undefined) return instruction;
    const k = beside[name];
    return k === undefined
      ? { code: op.RET | op.K, jt: 0, jf: 0, k: 0 }
      : { code: op.LD | op.IMM, jt: 0, jf: 0, k };
  });
  return { ...program, instructions };
}

function datum({ code, k }: cbpf.Instruction): string | undefined {
  return cbpf.opcodeOf(code)?.operand === 'absolute' ? cbpf.ancillaryName(k) : undefined;
}
