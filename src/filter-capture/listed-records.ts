/** A window with records of which a program has listed those to keep → these, read one after the other. */

import * as capture from '../capture/index.js';
import { type RecordList, ROW_WORDS } from './record-list.js';
import type { WholeForm } from './whole-form.js';

const none = new Uint32Array(0);

export class ListedRecords {
  /** Records of the run that is being used up. */
  seen = 0;
  readonly pace = new capture.RunPace();
  readonly #window: capture.Window;
  readonly #scratch = capture.emptyRecord();
  #reader: capture.RecordReader | undefined;
  #base = 0;
  #plain: capture.PlainRecords | undefined;
  #list: RecordList | undefined;
  #rows: Uint32Array = none;
  #next = 0;

  constructor(window: capture.Window) {
    this.#window = window;
  }

  /** Goes over what lies in the window. False where that is nothing plain, or nothing that there is a program for. */
  run(
    reader: capture.RecordReader,
    listFor: (plain: capture.PlainRecords) => RecordList | undefined,
  ): boolean {
    const plain = (this.#plain = reader.plain?.());
    const list = (this.#list = plain && listFor(plain));
    if (list !== undefined) {
      const { bytes, start, end } = this.#window;
      this.#reader = reader;
      this.#base = bytes.byteOffset;
      list.run(this.#base + start, this.#base + end, plain!);
      this.#rows = list.rows;
      this.#next = 0;
      this.seen = list.seen;
    }
    this.pace.ran(this.seen);
    return this.seen > 0;
  }

  /** Reads the next one to keep. Gives how many were seen before it; undefined when there is no other. */
  next(record: capture.PacketRecord): number | undefined {
    if (this.#next === this.#rows.length) return undefined;
    this.#read(this.#rows[this.#next]!, record);
    const before = this.#rows[this.#next + 1]!;
    this.#next += ROW_WORDS;
    return before;
  }

  /** The reader goes on behind the run. */
  finish(): void {
    if (this.seen > 0) this.#read(this.#list!.last, this.#scratch);
    this.#end();
  }

  /** What the records to keep have in common. */
  get plain(): capture.PlainRecords | undefined {
    return this.#plain;
  }

  /** All that are to be kept, together in place of what was passed over. The run is used up. */
  convert(form: WholeForm): { readonly records: Uint8Array; readonly packets: number } {
    const window = this.#window;
    const { start } = window;
    const list = this.#list!;
    const end = list.convert(this.#base + start, this.#plain!, form) - this.#base;
    window.start = list.stop - this.#base;
    const packets = this.#rows.length / ROW_WORDS;
    this.#end();
    return { records: window.bytes.subarray(start, end), packets };
  }

  #end(): void {
    this.seen = 0;
    this.#rows = none;
    this.#next = 0;
  }

  #read(address: number, record: capture.PacketRecord): void {
    this.#window.start = address - this.#base;
    this.#reader?.next(record);
  }
}
