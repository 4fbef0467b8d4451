/** Colours, where they are wanted. */

import type { Io } from './io.js';

export interface Paint {
  readonly bold: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
}

const styled = (on: number, off: number) => (text: string) => `\u001b[${on}m${text}\u001b[${off}m`;
const plain = (text: string): string => text;

const colored: Paint = {
  bold: styled(1, 22),
  red: styled(31, 39),
  green: styled(32, 39),
  yellow: styled(33, 39),
  cyan: styled(36, 39),
};
const uncolored: Paint = { bold: plain, red: plain, green: plain, yellow: plain, cyan: plain };

export type ColorChoice = 'always' | 'never' | 'auto';

/** The command line's choice goes before NO_COLOR, that before FORCE_COLOR, that before being a terminal. */
export function paintFor(output: 'output' | 'errors', choice: ColorChoice, io: Io): Paint {
  return wanted(output, choice, io) ? colored : uncolored;
}

function wanted(output: 'output' | 'errors', choice: ColorChoice, io: Io): boolean {
  if (choice !== 'auto') return choice === 'always';
  const { NO_COLOR, FORCE_COLOR } = io.environment;
  if (NO_COLOR) return false;
  if (FORCE_COLOR) return FORCE_COLOR !== '0';
  return io[output].isTerminal;
}
