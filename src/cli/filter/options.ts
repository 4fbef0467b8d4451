/** The flags of `filter` that choose captures, packets and files, and the values they take. */

import { InvalidArgumentError, Option } from 'commander';
import type { Time } from '../../index.js';
import { positiveNumber } from '../options.js';

export interface CaptureOptions {
  readonly read?: readonly string[];
  readonly files?: string;
  readonly merge?: boolean;
  readonly recover?: boolean;
  readonly skipUnsupported?: boolean;
}

export const captureOptions = (): Option[] => [
  new Option('-r, --read <CAPTURE>', 'a capture; - is standard input; may be given again').argParser(
    (path, before: readonly string[] = []) => [...before, path],
  ),
  new Option('-V, --files <FILE>', 'read the captures that FILE names, one a line'),
  new Option('--merge', 'several captures in the order of time, not one after the other'),
  new Option('--recover', 'go on behind damage, and say what is left out'),
  new Option('--skip-unsupported', 'leave out interfaces that the expression cannot be compiled for'),
];

export interface PacketOptions {
  readonly packets?: number;
  readonly head?: number;
  readonly tail?: number;
  readonly skip?: number;
  readonly from?: Time;
  readonly to?: Time;
  readonly truncate?: number;
}

export const packetOptions = (): Option[] => [
  new Option('-c, --packets <N>', 'stop after N packets are kept').argParser(positiveNumber),
  new Option('--head <N>', 'the same as -c').argParser(positiveNumber),
  new Option('--tail <N>', 'only the last N packets that would be kept').argParser(positiveNumber),
  new Option('--skip <N>', 'leave out the first N packets that would be kept').argParser(wholeNumber),
  new Option(
    '--from <TIME>',
    'leave out packets before TIME: 2026-01-31T12:00:00.5Z, or seconds since 1970',
  ).argParser(time),
  new Option('--to <TIME>', 'leave out packets at TIME and after it').argParser(time),
  new Option('--truncate <BYTES>', 'cut packets that are longer').argParser(positiveNumber),
];

export interface WriteOptions {
  readonly write?: string;
  readonly format?: 'pcap' | 'pcapng' | 'auto';
  readonly nano?: boolean;
  readonly packetBuffered?: boolean;
  readonly fileSize?: number;
  readonly rotateSeconds?: number;
  readonly fileCount?: number;
}

export const writeOptions = (): Option[] => [
  new Option(
    '-w, --write <FILE>',
    'where the packets go; - is standard output, FOLDER/ takes one file for each capture; .gz, .zst, .lz4, .xz are compressed',
  ),
  new Option('--format <FORMAT>', 'auto: what the name of FILE says, else what is read')
    .choices(['pcap', 'pcapng', 'auto'])
    .default('pcap'),
  new Option('--nano', 'write nanoseconds; the default is microseconds'),
  new Option(
    '-U, --packet-buffered',
    'write packets into FILE itself, as soon as they are read; without it FILE gets its name when it is whole',
  ),
  new Option(
    '-C, --file-size <SIZE>',
    'begin FILE1, FILE2 … when a file is longer than SIZE million bytes, or k, M, G (× 1024)',
  ).argParser(fileSize),
  new Option(
    '-G, --rotate-seconds <N>',
    'begin a file every N seconds of packet time; FILE as in strftime(3)',
  ).argParser(positiveNumber),
  new Option('-W, --file-count <N>', 'with -C: so many files in turn; with -G: stop after so many').argParser(
    positiveNumber,
  ),
];

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a number.');
  return Number(text);
}

const units: Readonly<Record<string, number>> = { '': 1_000_000, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 };

function fileSize(text: string): number {
  const [, number = '', unit = ''] = /^(\d+)([kmg]?)$/i.exec(text) ?? [];
  const size = Number(number) * units[unit.toLowerCase()]!;
  if (size === 0) throw new InvalidArgumentError('It must be a number, 1 or more, perhaps with k, M or G.');
  return size;
}

/** Without a zone it is that of the machine, as with dates that people write. */
function time(text: string): Time {
  const [, whole = text, digits = ''] = /^(.*:\d\d|\d+)\.(\d{1,9})(?=Z|[-+]\d\d:?\d\d|$)/.exec(text) ?? [];
  const rest = digits === '' ? '' : text.slice(whole.length + 1 + digits.length);
  const milliseconds = /^\d+$/.test(whole) && rest === '' ? Number(whole) * 1000 : dateOf(whole + rest);
  if (Number.isNaN(milliseconds)) {
    throw new InvalidArgumentError('It must be such as 2026-01-31T12:00:00.5Z, or seconds since 1970.');
  }
  return { seconds: milliseconds / 1000, nanoseconds: Number(digits.padEnd(9, '0')) };
}

/** ISO 8601 alone: what else Date takes depends on where it runs. A date without a time begins at midnight here. */
function dateOf(text: string): number {
  const [, date, clock = '00:00:00', zone = ''] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?))?(Z|[-+]\d\d:\d\d)?$/.exec(text) ?? [];
  if (date === undefined || !isDay(date)) return Number.NaN;
  return Date.parse(`${date}T${clock}${zone}`);
}

/** February has no 30th, though Date makes it the 2nd of March. */
function isDay(date: string): boolean {
  const begins = new Date(date);
  return !Number.isNaN(begins.getTime()) && begins.toISOString().startsWith(date);
}
