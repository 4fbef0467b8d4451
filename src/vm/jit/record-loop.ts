/**
 * A loop over the records of a capture as they lie in memory, which stops at the first that is not plain: at whatever the
 * reader of the format has to judge itself.
 */

import * as wasm from '../../wasm/index.js';
import type { PacketLocals } from './assembler.js';

const { i32, type } = wasm;

/** What the records are: those of classic pcap, or Enhanced Packet Blocks of pcapng; and their byte order. */
export interface RecordKind {
  readonly format: 'pcap' | 'pcapng';
  readonly order: 'little' | 'big';
}

/** Where things lie in a record, in bytes from its start. */
interface Layout {
  readonly captured: number;
  readonly wire: number;
  readonly packet: number;
  /** Bytes of a record but for the packet. */
  readonly around: number;
}

export const recordLayouts: Readonly<Record<RecordKind['format'], Layout>> = {
  pcap: { captured: 8, wire: 12, packet: 16, around: 16 },
  pcapng: { captured: 20, wire: 24, packet: 28, around: 32 },
};

/** Of a block: where its type lies, its length, which it has at its end again, and the number of the interface. */
const TYPE = 0;
const LENGTH = 4;
const INTERFACE = 8;
const LENGTH_BYTES = 4;
const ENHANCED_PACKET = 6;

/** In bytes; half as much and twice as much make no difference. */
const AHEAD = 1024;

/** Parameters that all loops begin with. */
export const FROM = 0;
const END = 1;
const LARGEST = 2;
const INTERFACES = 3;
const COUNT = 4;

/**
 * `from` and `end` of the records; the largest plausible length, of a packet in pcap and of a block in pcapng; and of
 * pcapng, a table of how long no packet of each interface is (32 bits each; 0: its packets are not plain), and how many
 * there are.
 */
export const recordParameters: readonly wasm.ValueType[] = new Array<wasm.ValueType>(5).fill(type.i32);

/**
 * FROM is the record that is being looked at, and in the end the one that nobody looked at. `pushFull` tells, before each,
 * whether to stop.
 */
export function emitRecords(
  body: wasm.FunctionBody,
  { format, order }: RecordKind,
  emitPacket: (packet: PacketLocals) => void,
  pushFull?: () => void,
): void {
  const layout = recordLayouts[format];
  const packet = {
    start: body.local(type.i32),
    length: body.local(type.i32),
    wireLength: body.local(type.i32),
  };
  const next = body.local(type.i32);
  const ahead = body.local(type.i32);
  body.block();
  const stop = body.depth;
  body.loop();
  const again = body.depth;
  if (pushFull !== undefined) {
    pushFull();
    body.brIf(body.depth - stop);
  }
  // end - from: the sum could leave 32 bits
  pushLeft(FROM);
  body.i32Const(layout.around);
  body.op(i32.lt_u);
  body.brIf(body.depth - stop);
  touchAhead();
  load(layout.captured, packet.length);
  load(layout.wire, packet.wireLength);
  body.get(FROM);
  body.i32Const(layout.packet);
  body.op(i32.add);
  body.set(packet.start);
  if (format === 'pcap') emitPcapChecks();
  else emitBlockChecks();
  emitPacket(packet);
  body.get(next);
  body.set(FROM);
  body.br(body.depth - again);
  body.end();
  body.end();

  function emitPcapChecks(): void {
    body.get(packet.length);
    body.get(LARGEST);
    body.op(i32.gt_u);
    body.get(packet.length);
    pushLeft(packet.start);
    body.op(i32.gt_u);
    body.op(i32.or);
    body.brIf(body.depth - stop);
    body.get(packet.start);
    body.get(packet.length);
    body.op(i32.add);
    body.set(next);
  }

  function emitBlockChecks(): void {
    const length = body.local(type.i32);
    const number = body.local(type.i32);
    load(LENGTH, length);
    load(INTERFACE, number);
    body.get(FROM);
    body.memory(i32.load, TYPE);
    body.i32Const(order === 'little' ? ENHANCED_PACKET : ENHANCED_PACKET << 24);
    body.op(i32.ne);
    orWhere(length, i32.lt_u, () => body.i32Const(layout.around));
    orWhere(length, i32.gt_u, () => pushLeft(FROM));
    orWhere(length, i32.gt_u, () => body.get(LARGEST));
    orWhere(length, i32.and, () => body.i32Const(3));
    orWhere(number, i32.ge_u, () => body.get(COUNT));
    body.brIf(body.depth - stop);
    body.get(FROM);
    body.get(length);
    body.op(i32.add);
    body.set(next);
    body.get(next);
    body.i32Const(LENGTH_BYTES);
    body.op(i32.sub);
    body.memory(i32.load, 0);
    body.get(FROM);
    body.memory(i32.load, LENGTH);
    body.op(i32.ne);
    orWhere(packet.length, i32.ge_u, () => {
      body.get(number);
      body.i32Const(2);
      body.op(i32.shl);
      body.get(INTERFACES);
      body.op(i32.add);
      body.memory(i32.load, 0);
    });
    orWhere(packet.length, i32.gt_u, () => {
      body.get(length);
      body.i32Const(layout.around);
      body.op(i32.sub);
    });
    body.brIf(body.depth - stop);
  }

  /** The condition on the stack, or this one. */
  function orWhere(local: number, comparison: number, pushOther: () => void): void {
    body.get(local);
    pushOther();
    body.op(comparison);
    body.op(i32.or);
  }

  /** Loads what nobody waits for, so that it is at hand by the time it is a record: each says only where the next one lies. */
  function touchAhead(): void {
    body.get(FROM);
    body.i32Const(AHEAD);
    body.op(i32.add);
    body.set(ahead);
    body.get(ahead);
    body.get(FROM);
    body.get(ahead);
    body.get(END);
    body.op(i32.lt_u);
    body.op(wasm.control.select);
    body.memory(i32.load8_u, 0);
    body.op(wasm.control.drop);
  }

  /** How many bytes there are from an address on. */
  function pushLeft(from: number): void {
    body.get(END);
    body.get(from);
    body.op(i32.sub);
  }

  function load(offset: number, into: number): void {
    body.get(FROM);
    body.memory(i32.load, offset);
    body.set(into);
    if (order === 'little') return;
    wasm.pushReversed32(body, into);
    body.set(into);
  }
}
