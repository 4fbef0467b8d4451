/** The WebAssembly memory of one capture: its window, and before that what compiled programs take and give. */

import { type JitMachine, newMemory, PACKETS } from '../vm/index.js';
import { allocate, api } from '../wasm/index.js';

type Memory = JitMachine['memory'];

const PAGE = 65_536;
/** Rows of three words, and a number for each. */
const TABLE = PACKETS;
const ROW = 12;
const MOST_ROWS = 4096;
const NUMBERS = TABLE + ROW * MOST_ROWS;
const RESULTS = NUMBERS + 4 * MOST_ROWS;
/** Of interfaces a word each; of more than these, packets are read one by one. */
const INTERFACES = RESULTS + 64;
const WINDOW = RESULTS + PAGE;
const MOST_INTERFACES = (WINDOW - INTERFACES) / 4;

export class PacketMemory {
  readonly memory: Memory;
  /** Where the table of packets is put, where the numbers of those to keep, and where other results. */
  readonly table = TABLE;
  readonly numbers = NUMBERS;
  readonly results = RESULTS;
  /** Where lists of records go, in place of tables of packets, and where limits of interfaces. */
  readonly list = TABLE;
  readonly listEnd = RESULTS;
  readonly interfaces = INTERFACES;
  #limits: Uint32Array | undefined;

  private constructor(memory: Memory) {
    this.memory = memory;
  }

  /** Undefined where there is no WebAssembly, or no room for a memory. */
  static create(): PacketMemory | undefined {
    if (api === undefined) return undefined;
    try {
      return new PacketMemory(newMemory(WINDOW - PACKETS));
    } catch (error) {
      if (error instanceof RangeError) return undefined;
      throw error;
    }
  }

  /** Puts the limits of interfaces in their place; gives the number of interfaces. */
  placeInterfaces(limits: Uint32Array): number {
    const count = Math.min(limits.length, MOST_INTERFACES);
    if (limits !== this.#limits) {
      new Uint32Array(this.memory.buffer, INTERFACES, count).set(limits.subarray(0, count));
      this.#limits = limits;
    }
    return count;
  }

  /** The memory is one and grows: what it gave before is void. */
  allocate(length: number, kept: Uint8Array): Uint8Array {
    return allocate(this.memory, WINDOW, length, kept);
  }
}
