/** What is wrong with captures → lines on standard error, and what statistics tell of it. */

import type { Loss } from '../../index.js';
import type { FilteredInput } from '../../node/index.js';
import type { Invocation } from '../command.js';
import type { CaptureOptions } from './options.js';

/** What was passed over in a damaged capture. */
export interface Lost {
  readonly input: string;
  readonly offset: number;
  readonly bytes: number;
  readonly message: string;
}

/** With --recover: what is told to those who read captures, and is put into `lost`. */
export const losing = ({ options, complain }: Invocation<CaptureOptions>, lost: Lost[]) =>
  options.recover
    ? {
        lost(input: string, { fault: { message, offset }, length }: Loss) {
          lost.push({ input, offset, bytes: length, message });
          complain(`${input}: ${message} (at byte ${offset}); ${length} bytes are left out`);
        },
      }
    : {};

/** Says which captures could not be read to their end; whether there are any. */
export function complainOfFaults(
  inputs: readonly FilteredInput[],
  { complain }: Pick<Invocation<object>, 'complain'>,
): boolean {
  const faulty = inputs.filter(({ fault }) => fault !== undefined);
  for (const { name, fault } of faulty) complain(`${name}: ${fault!.message} (at byte ${fault!.offset})`);
  return faulty.length > 0;
}
