/** 64-bit counts of an interface's own unit → seconds and a fraction in micro- or nanoseconds, as libpcap counts. */

import type { Resolution } from './record.js';

/** What takes the two numbers; a record does. */
export interface Instant {
  seconds: number;
  fraction: number;
}

/** How an interface of pcapng counts time. */
export interface Clock {
  readonly resolution: Resolution;
  /** Where the unit is that of the resolution: the seconds that are added. */
  readonly offset?: number;
  /** `high` and `low` are the halves of the count, unsigned. */
  read(high: number, low: number, into: Instant): void;
}

const MICROSECONDS = 1_000_000;
const NANOSECONDS = 1_000_000_000;

/** `offset` is in seconds, of which the lower 32 bits count. */
export function clock(unitsPerSecond: bigint, isDecimal: boolean, offset: number): Clock {
  if (unitsPerSecond === BigInt(MICROSECONDS)) {
    return {
      resolution: 'microseconds',
      offset,
      read: (high, low, into) => divide(high, low, MICROSECONDS, offset, into),
    };
  }
  if (unitsPerSecond === BigInt(NANOSECONDS)) {
    return {
      resolution: 'nanoseconds',
      offset,
      read: (high, low, into) => divide(high, low, NANOSECONDS, offset, into),
    };
  }
  const isCoarse = isDecimal && unitsPerSecond < BigInt(MICROSECONDS);
  const scale = BigInt(isCoarse ? MICROSECONDS : NANOSECONDS);
  return {
    resolution: isCoarse ? 'microseconds' : 'nanoseconds',
    read(high, low, into) {
      const count = (BigInt(high) << 32n) | BigInt(low);
      into.seconds = Number(BigInt.asUintN(32, count / unitsPerSecond + BigInt(offset)));
      into.fraction = Number(((count % unitsPerSecond) * scale) / unitsPerSecond);
    },
  };
}

/**
 * 64 by 32 bits without BigInt: the quotient in floating point is wrong by one at most, and the remainder modulo 2³²
 * tells so.
 */
function divide(high: number, low: number, units: number, offset: number, into: Instant): void {
  let quotient = Math.floor((high * 0x1_0000_0000 + low) / units);
  let remainder = (low - Math.imul(quotient, units)) | 0;
  if (remainder < 0) {
    remainder += units;
    quotient--;
  } else if (remainder >= units) {
    remainder -= units;
    quotient++;
  }
  into.seconds = (quotient + offset) >>> 0;
  into.fraction = remainder;
}
