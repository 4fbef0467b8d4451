/** Capture files: bytes ⇄ packet records, without any input or output of its own. */
export { PacketBatch, ROW_LENGTH, row } from './batch.js';
export { BatchReader, type Loss } from './batch-reader.js';
export { CaptureError } from './diagnostics.js';
export { dltOfLinktype, largestPacket, linktypeOfDlt } from './link-type-numbers.js';
export { beginsAsPcap, openCapture } from './open.js';
export { PcapWriter } from './pcap-writer.js';
export { PcapngWriter, type Sections } from './pcapng-writer.js';
export type { PlainRecords } from './plain-records.js';
export {
  type Block,
  type CaptureWriter,
  emptyRecord,
  type Format,
  type Interface,
  type PacketOutput,
  type PacketRecord,
  type RecordReader,
  type Resolution,
} from './record.js';
export { RunPace } from './run-pace.js';
export { type SavefileBehavior, savefileBehaviors } from './savefile-behavior.js';
export { compareTimes, Selection, type SelectionOptions, type Time, timeOf } from './selection.js';
export { Tail } from './tail.js';
export { type Allocate, USUAL_SIZE as USUAL_WINDOW_SIZE, Window } from './window.js';
