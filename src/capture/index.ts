/** Capture files: bytes ⇄ packet records, without any input or output of its own. */
export { CaptureError } from './diagnostics.js';
export { dltOfLinktype, largestPacket, linktypeOfDlt } from './link-type-numbers.js';
export { openCapture } from './open.js';
export { PcapWriter } from './pcap-writer.js';
export {
  type Block,
  emptyRecord,
  type Format,
  type Interface,
  type PacketOutput,
  type PacketRecord,
  type RecordReader,
  type Resolution,
} from './record.js';
export { type SavefileBehavior, savefileBehaviors } from './savefile-behavior.js';
export { Window } from './window.js';
