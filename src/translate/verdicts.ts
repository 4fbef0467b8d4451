/**
 * What a program returns on a match and on a miss: words of bpf.h by environment, or a number. Without a word, socket
 * filters and flat programs return what the classic program does (how many bytes to keep, 0 for none).
 */

import type * as ebpf from '../ebpf/index.js';
import { socketMiss, unknownVerdict } from './diagnostics.js';

/** `undefined`: what the classic program returns. */
export interface Verdicts {
  readonly match: number | undefined;
  readonly miss: number | undefined;
}

/** What the words begin with in bpf.h, which may be written or not. */
const prefixes: ReadonlyMap<ebpf.Environment, string> = new Map([
  ['xdp', 'xdp_'],
  ['tc', 'tc_act_'],
]);

/** Word → value. */
const verdictWords: Readonly<Record<ebpf.Environment, ReadonlyMap<string, number>>> = {
  socket: new Map([
    ['pass', 0xffffffff],
    ['drop', 0],
  ]),
  flat: new Map([
    ['pass', 0xffffffff],
    ['drop', 0],
  ]),
  xdp: new Map([
    ['aborted', 0],
    ['drop', 1],
    ['pass', 2],
    ['tx', 3],
    ['redirect', 4],
  ]),
  tc: new Map([
    ['unspec', 0xffffffff],
    ['ok', 0],
    ['pass', 0],
    ['reclassify', 1],
    ['shot', 2],
    ['drop', 2],
    ['pipe', 3],
    ['stolen', 4],
    ['queued', 5],
    ['repeat', 6],
    ['redirect', 7],
    ['trap', 8],
  ]),
};

/** A filter lets through what it matches, as tcpdump prints what it matches. */
const defaults: Readonly<Record<ebpf.Environment, Verdicts>> = {
  socket: { match: undefined, miss: undefined },
  flat: { match: undefined, miss: undefined },
  xdp: { match: 2, miss: 1 },
  tc: { match: 0, miss: 2 },
};

export type Verdict = string | number | undefined;

/** Throws FilterError `unknown-verdict`. */
export function readVerdicts(environment: ebpf.Environment, match: Verdict, miss: Verdict): Verdicts {
  const verdicts = {
    match: read(environment, match) ?? defaults[environment].match,
    miss: read(environment, miss) ?? defaults[environment].miss,
  };
  if (environment === 'socket' && (verdicts.miss ?? 0) !== 0) throw socketMiss();
  return verdicts;
}

/** 32 bits, signed or not: −1 is TC_ACT_UNSPEC. */
function read(environment: ebpf.Environment, verdict: Verdict): number | undefined {
  if (verdict === undefined) return undefined;
  const words = verdictWords[environment];
  const value = typeof verdict === 'number' ? verdict : numberFor(words, prefixes.get(environment), verdict);
  if (!Number.isInteger(value) || value < -(2 ** 31) || value >= 2 ** 32) {
    throw unknownVerdict(String(verdict), environment, [...words.keys()]);
  }
  return value >>> 0;
}

function numberFor(words: ReadonlyMap<string, number>, prefix: string | undefined, text: string): number {
  const lower = text.toLowerCase();
  const word = prefix !== undefined && lower.startsWith(prefix) ? lower.slice(prefix.length) : lower;
  return words.get(word) ?? (/^-?(\d+|0x[\da-f]+)$/.test(lower) ? Number(lower) : Number.NaN);
}
