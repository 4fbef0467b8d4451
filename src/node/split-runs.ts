/** Plain records in a window that lies in the memory of a machine → runs of the machine over them, unread. */

import { emptyRecord, RunPace } from '../capture/index.js';
import type { Interface, PacketRecord, RecordReader, Window } from '../index.js';
import type { RecordRun, RuleMachine } from '../rules/index.js';

export class SplitRuns {
  /** What is being used up. */
  run: RecordRun | undefined;
  readonly pace = new RunPace();
  readonly #window: Window;
  readonly #all: boolean;
  readonly #scratch = emptyRecord();
  #machine: RuleMachine | undefined;
  #from: Interface | undefined;
  #hasMoved = false;
  /** Where in the window the run begins. */
  #start = 0;

  /** `all`: records that match no rule are wanted too. */
  constructor(window: Window, all: boolean) {
    this.#window = window;
    this.#all = all;
  }

  enter(machine: RuleMachine, from: Interface): void {
    this.#machine = machine;
    this.#from = from;
  }

  /** Positions in the window become void. */
  move(): void {
    const allocate = this.#machine?.allocate;
    if (this.#hasMoved || allocate === undefined) return;
    this.#window.move(allocate);
    this.#hasMoved = true;
  }

  /** Runs over what lies in the window. False where that is nothing plain, or of another kind than the machine is for. */
  next(reader: RecordReader): boolean {
    if (!this.#hasMoved || this.pace.waiting > 0) return false;
    const plain = reader.plain?.();
    const { linkType, swapped } = this.#from!;
    const isAlike = plain?.from.linkType === linkType && plain.from.swapped === swapped;
    const { bytes, start, end } = this.#window;
    const run = isAlike ? this.#machine!.runRecords?.(bytes, start, end, plain, this.#all) : undefined;
    this.pace.ran(run?.seen ?? 0);
    if (run === undefined || run.seen === 0) return false;
    this.run = run;
    this.#start = start;
    return true;
  }

  /** Reads the record of a row. */
  read(reader: RecordReader, row: number, record: PacketRecord): void {
    const { rows, origin } = this.run!;
    this.#window.start = rows[row]! - origin;
    reader.next(record);
  }

  /** How many records of the run there are up to that of a row. */
  countTo(reader: RecordReader, row: number): number {
    const { rows, origin } = this.run!;
    this.#window.start = this.#start;
    let count = 0;
    while (this.#window.start <= rows[row]! - origin && reader.next(this.#scratch)) count++;
    return count;
  }

  /** The reader goes on behind the run, if there was one. */
  finish(reader: RecordReader | undefined): void {
    if (this.run === undefined) return;
    this.#window.start = this.run.last;
    reader!.next(this.#scratch);
    this.run = undefined;
  }
}
