/** A capture → everything that filtering it comes to, in order, whichever way it is gone through. */

import { CaptureError, CaptureFilter, type FilterCaptureOptions, FilterError } from '../../src/index.js';

const hexOf = (bytes: Uint8Array, start: number, length: number): string =>
  Buffer.from(bytes.subarray(start, start + length)).toString('hex');

/** A line for each packet, block, loss and fault; and the counts when each of them came. */
export function eventsOf(
  expression: string,
  capture: Uint8Array,
  piece: number,
  options: FilterCaptureOptions,
): string[] {
  const events: string[] = [];
  const tell = (what: string): void => {
    const { read, kept } = filter.counts;
    events.push(`${read} ${kept}: ${what}`);
  };
  const recovers = options.lost !== undefined;
  const filter: CaptureFilter = new CaptureFilter(
    expression,
    {
      ...options,
      lost: recovers
        ? ({ fault, length }) => events.push(`lost ${fault.offset} ${fault.message} ${length}`)
        : undefined,
    },
    {
      begin: ({ number, linkType, snapLength }) => events.push(`begin ${number} ${linkType} ${snapLength}`),
      add(record) {
        const { bytes, start, capturedLength, wireLength, seconds, fraction, blockStart, blockLength } =
          record;
        const { number, snapLength } = record.interface;
        const at = filter.window.offsetOf(blockStart);
        const data = hexOf(bytes, start, capturedLength);
        tell(
          `packet ${at}+${blockLength} ${number} ${snapLength} ${seconds}.${fraction} ${wireLength} ${data}`,
        );
      },
      // How many interfaces there are behind the one described is no event: it grows as the capture is read.
      addBlock: ({ type, bytes, interfaces, describes }) =>
        events.push(
          `block ${type} ${describes && interfaces.indexOf(describes)} ${hexOf(bytes, 0, bytes.length)}`,
        ),
    },
  );
  try {
    for (let at = 0; at < capture.length && !filter.isDone; at += piece) {
      let rest = capture.subarray(at, at + piece);
      while (rest.length > 0) {
        rest = filter.window.add(rest);
        filter.process();
      }
    }
    filter.window.ended = true;
    filter.process();
  } catch (error) {
    if (error instanceof CaptureError) tell(`fault at ${error.offset}: ${error.message}`);
    else if (error instanceof FilterError) tell(error.message);
    else throw error;
  }
  tell('end');
  return events;
}
