/** Zstandard → bytes (RFC 8878): any number of frames one behind the other, and those to be skipped. */

import type { Decoder } from './decoder.js';
import { type FrameFormat, frameDecoder, type Step, viewOf } from './frames.js';
import { damaged } from './zstd-bits.js';
import { BlockDecoder, LARGEST_BLOCK, type Output } from './zstd-block.js';

const FRAME_MAGIC = 0xfd2fb528;
/** What `zstd --long` uses without being asked for more, and what others take. */
const LARGEST_WINDOW = 128 << 20;
/** What is made for the first frame; it grows to what frames fill. */
const FIRST_OUTPUT = 1 << 19;
/** Room behind the window: it is moved to the front when that is used up. */
const LEAST_ROOM = 1 << 18;
const MOST_ROOM = 32 << 20;

const CHECKSUM_LENGTH = 4;

/** Of the descriptor's first byte. */
const flags = { singleSegment: 0x20, reserved: 0x08, checksum: 0x04, dictionary: 0x03 } as const;
const DICTIONARY_LENGTHS = [0, 1, 2, 4];

interface Frame {
  readonly window: number;
  readonly contentSize: number | undefined;
  readonly hasChecksum: boolean;
  /** Bytes of output that are enough, however long it is. */
  readonly enough: number;
}

class ZstdFormat implements FrameFormat {
  #frame: Frame | undefined;
  /** Of the content of the frame that was decoded. */
  #length = 0;
  #isLastBlock = false;
  #decoded: Uint8Array | undefined;
  /** Of all frames, one after the other. */
  readonly #output: Output = { bytes: new Uint8Array(0), at: 0 };
  readonly #blocks = new BlockDecoder(this.#output);

  get isInFrame(): boolean {
    return this.#frame !== undefined;
  }

  get mayEnd(): boolean {
    return this.#frame === undefined;
  }

  take(): Uint8Array | undefined {
    const decoded = this.#decoded;
    this.#decoded = undefined;
    return decoded;
  }

  step(input: Uint8Array): Step {
    if (this.#frame === undefined) return this.#beginFrame(input);
    return this.#isLastBlock ? this.#endFrame(input) : this.#readBlock(input, this.#frame);
  }

  #beginFrame(input: Uint8Array): Step {
    const view = viewOf(input);
    if (view.getUint32(0, true) !== FRAME_MAGIC) throw damaged('no zstd frame begins here');
    return this.#readDescriptor(input, view);
  }

  #readDescriptor(input: Uint8Array, view: DataView): Step {
    if (input.length < 5) return 'wait';
    const set = input[4]!;
    const isSingle = (set & flags.singleSegment) !== 0;
    const dictionaryAt = isSingle ? 5 : 6;
    const sizeAt = dictionaryAt + DICTIONARY_LENGTHS[set & flags.dictionary]!;
    const sizeLength = set >> 6 === 0 ? (isSingle ? 1 : 0) : 1 << (set >> 6);
    const end = sizeAt + sizeLength;
    if (input.length < end) return 'wait';
    if ((set & flags.reserved) !== 0) throw damaged('a zstd frame of an unknown version');
    if (input.subarray(dictionaryAt, sizeAt).some((byte) => byte !== 0))
      throw damaged('a zstd frame that needs a dictionary');
    const contentSize = readSize(view, sizeAt, sizeLength);
    const window = isSingle ? contentSize! : windowOf(input[5]!);
    if (window > LARGEST_WINDOW)
      throw damaged(`its window of ${window} bytes is larger than ${LARGEST_WINDOW}`);
    this.#begin(window, contentSize, (set & flags.checksum) !== 0);
    return end;
  }

  #begin(window: number, contentSize: number | undefined, hasChecksum: boolean): void {
    const room = Math.max(LEAST_ROOM, Math.min(MOST_ROOM, window / 2));
    const enough = Math.min(window, contentSize ?? window) + room;
    this.#frame = { window, contentSize, hasChecksum, enough };
    this.#blocks.begin(window);
    this.#length = 0;
    this.#isLastBlock = false;
  }

  #readBlock(input: Uint8Array, frame: Frame): Step {
    const { window } = frame;
    const output = this.#output;
    if (input.length < 3) return 'wait';
    const header = input[0]! | (input[1]! << 8) | (input[2]! << 16);
    const [kind, length] = [(header >> 1) & 3, header >> 3];
    if (kind === 3 || length > Math.min(LARGEST_BLOCK, window)) throw damaged('a block makes no sense');
    const end = 3 + (kind === 1 ? 1 : length);
    if (input.length < end) return 'wait';
    const start = makeRoom(output, frame);
    if (kind === 2) this.#blocks.decode(input.subarray(3, end));
    else {
      if (kind === 0) output.bytes.set(input.subarray(3, end), start);
      else output.bytes.fill(input[3]!, start, start + length);
      output.at = start + length;
    }
    this.#length += output.at - start;
    this.#decoded = output.bytes.subarray(start, output.at);
    this.#endBlock((header & 1) !== 0, frame);
    return end;
  }

  #endBlock(isLast: boolean, { contentSize = this.#length, hasChecksum }: Frame): void {
    if (this.#length > contentSize || (isLast && this.#length < contentSize))
      throw damaged('a zstd frame has another length than it says');
    this.#isLastBlock = isLast;
    if (isLast && !hasChecksum) this.#frame = undefined;
  }

  #endFrame(input: Uint8Array): Step {
    if (input.length < CHECKSUM_LENGTH) return 'wait';
    this.#frame = undefined;
    return CHECKSUM_LENGTH;
  }
}

/** Room for a block behind what is there, of which no more than the window is kept once the output is large enough. */
function makeRoom(output: Output, { window, enough }: Frame): number {
  const isFull = (): boolean => output.at + LARGEST_BLOCK > output.bytes.length;
  if (isFull() && output.bytes.length < enough) {
    const grown = new Uint8Array(Math.min(enough, Math.max(FIRST_OUTPUT, 2 * output.bytes.length)));
    grown.set(output.bytes.subarray(0, output.at));
    output.bytes = grown;
  }
  if (isFull()) {
    output.bytes.copyWithin(0, output.at - window, output.at);
    output.at = window;
  }
  return output.at;
}

/** RFC 8878, 3.1.1.1.2. */
function windowOf(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

function readSize(view: DataView, at: number, length: number): number | undefined {
  switch (length) {
    case 1:
      return view.getUint8(at);
    case 2:
      return view.getUint16(at, true) + 256;
    case 4:
      return view.getUint32(at, true);
    case 8:
      return view.getUint32(at + 4, true) * 2 ** 32 + view.getUint32(at, true);
    default:
      return undefined;
  }
}

export const openZstd = async (): Promise<Decoder> => frameDecoder(new ZstdFormat());
