/** What conformance programs may call: the suite's `call_unwind_fail` and `callx` ask for a helper 5 that goes on. */

import type { Helpers } from '../vm/index.js';

const IDENTITY = 5;

export const helpers: Helpers = new Map([
  [
    IDENTITY,
    {
      name: 'identity',
      arguments: ['number'],
      call: ({ registers: { lo, hi } }) => (BigInt(hi[1]!) << 32n) | BigInt(lo[1]! >>> 0),
    },
  ],
]);
