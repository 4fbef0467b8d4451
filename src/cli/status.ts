/** Exit statuses. */

/** Done, also when nothing matched. */
export const DONE = 0;
/** A fault at run time, a damaged capture, or a difference found. */
export const FAILED = 1;
/** The command line or the filter is wrong. */
export const MISUSED = 2;

/** A signal ended the work early, as shells count it. */
export const interruptedBy = (signal: AbortSignal): number => 128 + Number(signal.reason);

/** A command line that cannot be meant. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
