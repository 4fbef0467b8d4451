/** A capture → what the reader and the writer make of it, in pieces of any size. */

import {
  CaptureError,
  emptyRecord,
  openCapture,
  type PacketOutput,
  type PacketRecord,
  PcapWriter,
  type Resolution,
  type SavefileBehavior,
  savefileBehaviors,
  Window,
} from '../../src/capture/index.js';

export interface Pieces {
  readonly behavior?: SavefileBehavior;
  /** Bytes handed over at a time. */
  readonly piece?: number;
  /** Bytes of memory to begin with. */
  readonly memory?: number;
}

/** Hands every packet to `output`, which must be done with it on return. Gives the fault that ended the reading. */
export function readInto(
  output: PacketOutput,
  capture: Uint8Array,
  pieces: Pieces = {},
): CaptureError | undefined {
  const { behavior = savefileBehaviors['1.10.3'], piece = 1 << 20, memory = 1 << 20 } = pieces;
  const window = new Window(memory);
  let read: (() => void) | undefined;

  function open(): (() => void) | undefined {
    const reader = openCapture(window, behavior);
    if (reader === undefined) return undefined;
    const from = reader.interfaces[0]!;
    output.begin(from);
    const record = emptyRecord(from);
    return () => {
      while (reader.next(record)) output.add(record);
    };
  }

  try {
    for (let at = 0; !window.ended; at += piece) {
      let rest = capture.subarray(at, at + piece);
      window.ended = rest.length === 0;
      do {
        rest = window.add(rest);
        read ??= open();
        read?.();
      } while (rest.length > 0);
    }
    return undefined;
  } catch (error) {
    if (error instanceof CaptureError) return error;
    throw error;
  }
}

/** Copies of all packets. */
export function packetsOf(capture: Uint8Array, pieces: Pieces = {}): PacketRecord[] {
  const packets: PacketRecord[] = [];
  const add = (packet: PacketRecord): void => {
    const { bytes, start, capturedLength } = packet;
    packets.push({ ...packet, bytes: bytes.slice(start, start + capturedLength), start: 0, blockStart: 0 });
  };
  readInto({ begin() {}, add }, capture, pieces);
  return packets;
}

export interface Rewritten {
  readonly bytes: Buffer;
  /** The message of the fault that ended the reading, or nothing. */
  readonly complaint: string;
}

/** As `tcpdump -r CAPTURE -w -` does. */
export function rewrite(capture: Uint8Array, pieces: Pieces = {}, resolution?: Resolution): Rewritten {
  const writer = new PcapWriter(resolution);
  const fault = readInto(writer, capture, pieces);
  return { bytes: Buffer.from(writer.take()), complaint: fault?.message ?? '' };
}
