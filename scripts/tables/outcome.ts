/** A filter on a link type → `accepted`, or the code of the refusal. */

import { compile, FilterError } from '../../src/index.js';

export const ACCEPTED = 'accepted';

/** As `tcpdump -d -y` compiles, with a netmask, so that `ip broadcast` has one. */
export function outcome(filter: string, linkType: string): string {
  try {
    compile(filter, { linkType, netmask: '255.255.255.0' });
    return ACCEPTED;
  } catch (error) {
    if (error instanceof FilterError) return error.code;
    throw error;
  }
}
