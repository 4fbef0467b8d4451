/** Bytes that are written one behind the other, and taken away as one piece. */

const USUAL_SIZE = 1 << 16;

export class Accumulator {
  bytes = new Uint8Array(USUAL_SIZE);
  view = new DataView(this.bytes.buffer);
  length = 0;

  /** Makes room for so many bytes; gives where they begin. */
  reserve(length: number): number {
    const at = this.length;
    const end = at + length;
    if (end > this.bytes.length) this.#grow(end);
    this.length = end;
    return at;
  }

  append(bytes: Uint8Array): void {
    const at = this.reserve(bytes.length);
    this.bytes.set(bytes, at);
  }

  /** What has been written since the last call. Its bytes stay until the next `reserve`. */
  take(): Uint8Array {
    const taken = this.bytes.subarray(0, this.length);
    this.length = 0;
    return taken;
  }

  #grow(needed: number): void {
    const grown = new Uint8Array(Math.max(needed, 2 * this.bytes.length));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
  }
}
