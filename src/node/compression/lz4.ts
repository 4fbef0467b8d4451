/** LZ4 → bytes: frames of any number and kind one behind the other, those to be skipped, and the format before them. */

import { type Decoder, DecodingError } from './decoder.js';
import { type FrameFormat, frameDecoder, isSkipped, type Step, viewOf } from './frames.js';
import { decodeBlock, WINDOW } from './lz4-block.js';
import { Xxh32, xxh32 } from './xxh32.js';

export const FRAME_MAGIC = 0x184d2204;
const LEGACY_MAGIC = 0x184c2102;

/** Of the descriptor's first byte. */
export const flags = {
  version: 0x40,
  independentBlocks: 0x20,
  blockChecksums: 0x10,
  contentSize: 0x08,
  contentChecksum: 0x04,
  dictionary: 0x01,
} as const;
const VERSION_MASK = 0xc0;

export const IS_STORED = 0x80000000;
const LEGACY_BLOCK = 8 << 20;

const damaged = (message: string): DecodingError => new DecodingError('damaged', message);

interface Frame {
  readonly flags: number;
  readonly largestBlock: number;
  readonly isLegacy: boolean;
  readonly hash: Xxh32;
}

class Lz4Format implements FrameFormat {
  #frame: Frame | undefined;
  /** The last 64 KiB, and room for a block behind them. */
  #output = new Uint8Array(0);
  #history = 0;
  #decoded: Uint8Array | undefined;

  get isInFrame(): boolean {
    return this.#frame !== undefined;
  }

  /** The format before frames has no end. */
  get mayEnd(): boolean {
    return this.#frame === undefined || this.#frame.isLegacy;
  }

  take(): Uint8Array | undefined {
    const decoded = this.#decoded;
    this.#decoded = undefined;
    return decoded;
  }

  step(input: Uint8Array): Step {
    return this.#frame === undefined ? this.#beginFrame(input) : this.#readBlock(input, this.#frame);
  }

  #beginFrame(input: Uint8Array): Step {
    const magic = viewOf(input).getUint32(0, true);
    if (magic === LEGACY_MAGIC) {
      this.#open({
        flags: flags.independentBlocks,
        largestBlock: LEGACY_BLOCK,
        isLegacy: true,
        hash: new Xxh32(),
      });
      return 4;
    }
    if (magic !== FRAME_MAGIC) throw damaged('no lz4 frame begins here');
    return this.#readDescriptor(input);
  }

  #readDescriptor(input: Uint8Array): Step {
    if (input.length < 6) return 'wait';
    const [set = 0, size = 0] = input.subarray(4);
    if ((set & VERSION_MASK) !== flags.version) throw damaged('an lz4 frame of an unknown version');
    if ((set & flags.dictionary) !== 0) throw damaged('an lz4 frame that needs a dictionary');
    const end = 6 + ((set & flags.contentSize) !== 0 ? 8 : 0);
    if (input.length <= end) return 'wait';
    if (input[end] !== ((xxh32(input.subarray(4, end)) >>> 8) & 0xff))
      throw damaged('wrong checksum of an lz4 frame');
    const power = (size >> 4) & 7;
    if (power < 4) throw damaged('an lz4 frame with blocks of an unknown size');
    this.#open({ flags: set, largestBlock: 1 << (8 + 2 * power), isLegacy: false, hash: new Xxh32() });
    return end + 1;
  }

  #open(frame: Frame): void {
    this.#frame = frame;
    this.#history = 0;
    const size = WINDOW + frame.largestBlock;
    if (this.#output.length < size) this.#output = new Uint8Array(size);
  }

  #readBlock(input: Uint8Array, frame: Frame): Step {
    if (input.length < 4) return 'wait';
    const view = viewOf(input);
    const field = view.getUint32(0, true);
    if (frame.isLegacy && (field === FRAME_MAGIC || field === LEGACY_MAGIC || isSkipped(field))) {
      this.#frame = undefined;
      return 0;
    }
    if (field === 0 && !frame.isLegacy) return this.#endFrame(input, frame);
    const isStored = !frame.isLegacy && field >= IS_STORED;
    const length = isStored ? field - IS_STORED : field;
    if (length > frame.largestBlock + (frame.isLegacy ? frame.largestBlock : 0))
      throw damaged('an lz4 block too large');
    const end = 4 + length;
    const hasChecksum = (frame.flags & flags.blockChecksums) !== 0;
    if (input.length < end + (hasChecksum ? 4 : 0)) return 'wait';
    const block = input.subarray(4, end);
    if (hasChecksum && view.getUint32(end, true) !== xxh32(block))
      throw damaged('wrong checksum of an lz4 block');
    this.#hand(this.#unpack(block, isStored, frame), frame);
    return end + (hasChecksum ? 4 : 0);
  }

  #unpack(block: Uint8Array, isStored: boolean, frame: Frame): Uint8Array {
    const start = (frame.flags & flags.independentBlocks) !== 0 ? 0 : this.#history;
    let end = start + block.length;
    if (isStored) this.#output.set(block, start);
    else end = decodeBlock(block, this.#output, start, start + frame.largestBlock);
    const bytes = this.#output.slice(start, end);
    const kept = Math.min(end, WINDOW);
    this.#output.copyWithin(0, end - kept, end);
    this.#history = kept;
    return bytes;
  }

  #hand(bytes: Uint8Array, { flags: set, hash }: Frame): void {
    if ((set & flags.contentChecksum) !== 0) hash.update(bytes);
    if (bytes.length > 0) this.#decoded = bytes;
  }

  #endFrame(input: Uint8Array, { flags: set, hash }: Frame): Step {
    const hasChecksum = (set & flags.contentChecksum) !== 0;
    if (hasChecksum) {
      if (input.length < 8) return 'wait';
      if (viewOf(input).getUint32(4, true) !== hash.digest()) throw damaged('wrong checksum of lz4 data');
    }
    this.#frame = undefined;
    return hasChecksum ? 8 : 4;
  }
}

export const openLz4 = async (): Promise<Decoder> => frameDecoder(new Lz4Format());
