/** One question put to libpcap and to our compiler alike, and what either can answer. */

import type { Instruction } from '../../src/cbpf/index.js';

export interface Case {
  readonly expression: string;
  /** A name as `tcpdump -y` takes it. */
  readonly linkType: string;
  readonly snapLength: number;
  /** Unsigned 32 bits, or unknown. */
  readonly netmask: number | undefined;
  readonly optimize: boolean;
}

export type Answer =
  | { readonly kind: 'program'; readonly instructions: readonly Instruction[] }
  | { readonly kind: 'refusal'; readonly message: string }
  /** No answer in time, or none at all: the other side cannot be judged by it. */
  | { readonly kind: 'none'; readonly reason: string };

/** The link types of which every primitive is compared. */
export const linkTypes = [
  'EN10MB',
  'RAW',
  'IPV4',
  'IPV6',
  'NULL',
  'LOOP',
  'LINUX_SLL',
  'LINUX_SLL2',
  'PPP',
] as const;

/** What tcpdump compiles with unless told otherwise. */
export const defaultSnapLength = 262144;

/** Every expression for every one of these link types, optimized and not. */
export const crossed = (expressions: readonly string[], names: readonly string[] = linkTypes): Case[] =>
  expressions.flatMap((expression) =>
    names.flatMap((linkType) =>
      [true, false].map((optimize) => ({
        expression,
        linkType,
        snapLength: defaultSnapLength,
        netmask: undefined,
        optimize,
      })),
    ),
  );

/** A program on one line, for comparison and for print: `40 0 0 12,21 0 1 2048,…`. */
export const programLine = (instructions: readonly Instruction[]): string =>
  instructions.map(({ code, jt, jf, k }) => `${code} ${jt} ${jf} ${k}`).join(',');

/** The options of a case as a command line: what to type to see it again. */
export function commandLine({ expression, linkType, snapLength, netmask, optimize }: Case): string {
  const mask = netmask === undefined ? '' : ` (netmask ${netmask.toString(16).padStart(8, '0')})`;
  return `-d${optimize ? '' : ' -O'} -y ${linkType} -s ${snapLength} '${expression}'${mask}`;
}
