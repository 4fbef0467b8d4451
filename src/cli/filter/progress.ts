/** How far a long work is → a line on a terminal that is written over and over, and gone at the end. */

import type { Io } from '../io.js';

export interface Progress {
  report(position: number, size: number | undefined): void;
  /** Takes the line away. */
  end(): void;
}

const PATIENCE_MILLISECONDS = 1000;
const INTERVAL_MILLISECONDS = 100;
const BAR_LENGTH = 30;

/** Nothing but on a terminal, and nothing within the first second. */
export function progressOn({ errors }: Io, isQuiet: boolean, now: () => number = Date.now): Progress {
  if (isQuiet || !errors.isTerminal) return { report() {}, end() {} };
  const start = now();
  let next = start + PATIENCE_MILLISECONDS;
  let isShown = false;
  return {
    report(position, size) {
      const time = now();
      if (time < next) return;
      next = time + INTERVAL_MILLISECONDS;
      isShown = true;
      errors.write(`\r${line(position, size, (time - start) / 1000).slice(0, errors.columns - 1)}\u001b[K`);
    },
    end() {
      if (isShown) errors.write('\r\u001b[K');
    },
  };
}

function line(position: number, size: number | undefined, seconds: number): string {
  const rate = `${inUnits(position / seconds)}/s`;
  if (size === undefined || size === 0) return `${inUnits(position)}, ${rate}`;
  const share = Math.min(1, position / size);
  const filled = Math.floor(share * BAR_LENGTH);
  const bar = '#'.repeat(filled).padEnd(BAR_LENGTH, '.');
  return `[${bar}] ${Math.floor(100 * share)} %, ${inUnits(position)} of ${inUnits(size)}, ${rate}`;
}

const units = ['B', 'kB', 'MB', 'GB', 'TB'];

function inUnits(bytes: number): string {
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(bytes) / 3)));
  const value = bytes / 1000 ** power;
  return `${value.toFixed(power === 0 || value >= 100 ? 0 : 1)} ${units[power]}`;
}
