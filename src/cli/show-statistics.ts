/** `compile --stats`: what a program takes, how far packets go through it, and where it fits, as a table. */

import { executedInstructions, type Program, programStatistics } from '../index.js';
import { eachPacket } from '../node/index.js';
import { blaming } from './blame.js';
import type { Io } from './io.js';

/** The mean of the instructions that the packets of a capture meet. */
interface AveragePath {
  readonly instructions: number;
  readonly packets: number;
}

/** The table for a program, with the packets of `capture` if there is one. */
export async function statisticsOf(program: Program, capture: string | undefined, io: Io): Promise<string> {
  return statisticsText(program, capture === undefined ? undefined : await averagePath(program, capture, io));
}

async function averagePath(program: Program, capture: string, io: Io): Promise<AveragePath> {
  const source = io.source(capture);
  let instructions = 0;
  let packets = 0;
  try {
    await blaming(undefined, source, () =>
      eachPacket(source, ({ bytes, start, capturedLength, wireLength }) => {
        instructions += executedInstructions(
          program,
          bytes.subarray(start, start + capturedLength),
          wireLength,
        );
        packets++;
      }),
    );
  } finally {
    source.close();
  }
  return { instructions: packets === 0 ? 0 : instructions / packets, packets };
}

function statisticsText(program: Program, average: AveragePath | undefined): string {
  const { instructions, longestPath, extendedInstructions, socketCharge, targets } =
    programStatistics(program);
  const facts: [string, string][] = [
    ['instructions', number(instructions)],
    ['longest path', longestPath === undefined ? 'no bound: it loops' : number(longestPath)],
  ];
  if (average !== undefined) {
    const packets = `${number(average.packets)} packet${average.packets === 1 ? '' : 's'}`;
    facts.push(['average path', `${average.instructions.toFixed(1)}, over ${packets}`]);
  }
  facts.push(['as eBPF', number(extendedInstructions)]);
  facts.push(['charged to a Linux socket', `${number(socketCharge)} bytes`]);
  const rows = targets.map(({ name, measure, takes, limit, fits }) => [
    name,
    number(takes),
    // A charge has to stay below its limit.
    measure === 'charge' ? number(limit + 1) : number(limit),
    fits ? 'fits' : 'too large',
  ]);
  const table = [['', 'takes', 'limit', ''], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => row[column]!.length)));
  const lines = table.map(([name = '', takes = '', limit = '', verdict = '']) =>
    [name.padEnd(widths[0]!), takes.padStart(widths[1]!), limit.padStart(widths[2]!), verdict]
      .join('  ')
      .trimEnd(),
  );
  const label = Math.max(...facts.map(([what]) => what.length));
  return [...facts.map(([what, value]) => `${what.padEnd(label)}  ${value}`), '', ...lines, ''].join('\n');
}

const number = (value: number): string => value.toLocaleString('en-US');
