/** Options that several commands share, with tcpdump's flags where it has them, and the values they take. */

import { InvalidArgumentError, Option } from 'commander';
import {
  type CompileOptions,
  DEFAULT_SNAP_LENGTH,
  generousLimits,
  type LibpcapVersion,
  type TranslateOptions,
} from '../index.js';

/** The values of the options below. */
export interface CompilingOptions {
  readonly strict?: boolean;
  readonly allowEmpty?: boolean;
  readonly file?: string;
  readonly optimize: boolean;
  readonly linkType?: string | number;
  readonly snapLength?: number;
  readonly netmask?: string | number;
  readonly libpcap?: LibpcapVersion;
  readonly context?: CompileOptions['context'];
  readonly backend?: CompileOptions['backend'];
}

/** Of commands that warn about what an expression does. */
export interface NotesOption {
  readonly notes?: boolean;
}

export const notesOption = (): Option =>
  new Option(
    '-v, --notes',
    'also what is less surprising about the expression, such as what it does not see',
  );

export const fileOption = (what = 'read the expression from FILE; # begins a comment'): Option =>
  new Option('-F, --file <FILE>', what);

export const optimizeOption = (): Option => new Option('-O, --no-optimize', 'do not optimize the program');

export const linkTypeOption = (): Option =>
  new Option(
    '-y, --link-type <TYPE>',
    'link type as tcpdump names it, or its DLT_ number (default: EN10MB)',
  ).argParser((text) => (/^\d+$/.test(text) ? Number(text) : text));

export const snapLengthOption = (what = 'what the program returns for a match; 0 means 262144'): Option =>
  new Option('-s, --snap-length <BYTES>', what).argParser(snapLength);

export const netmaskOption = (): Option =>
  new Option('-m, --netmask <MASK>', 'IPv4 netmask, for: ip broadcast (default: 0.0.0.0)').argParser(
    (text) => (/^(0x[0-9a-f]+|\d+)$/i.test(text) ? Number(text) : text),
  );

export const strictOption = (): Option =>
  new Option('--strict', "libpcap's language alone: no sets such as 'port in {22, 80}'");

export const allowEmptyOption = (): Option =>
  new Option('--allow-empty', 'take an expression that rejects all packets, with a warning');

export const libpcapOption = (): Option =>
  new Option('--libpcap <VERSION>', 'the libpcap whose program to give')
    .choices(['1.10.3', '1.10.4', '1.10.5', '1.10.6'])
    .default('1.10.6');

export const backendOption = (): Option =>
  new Option(
    '--backend <BACKEND>',
    'tree: lists of hosts, networks and ports are searched; libpcap: its own bytes',
  )
    .choices(['libpcap', 'tree'])
    .default('libpcap');

/** Of commands that make eBPF programs. */
export interface TargetOptions {
  readonly target?: TranslateOptions['target'];
  readonly match?: string;
  readonly miss?: string;
}

export const targetOptions = (): readonly Option[] => [
  new Option('--target <TARGET>', 'where an eBPF program is to run (default: socket)').choices([
    'socket',
    'xdp',
    'tc',
    'flat',
  ]),
  new Option(
    '--match <VERDICT>',
    'what an eBPF program returns on a match: pass, drop, tx, redirect, ok, shot … as the target has it, or a number',
  ),
  new Option('--miss <VERDICT>', 'what it returns on a miss'),
];

export const captureOption = (): Option =>
  new Option('-r, --read <CAPTURE>', 'take link type and snap length from a capture');

export const contextOption = (): Option =>
  new Option(
    '--context <CONTEXT>',
    'linux-live: as tcpdump -d -i, where the kernel may hold the VLAN tag; savefile: as with -r',
  )
    .choices(['dead', 'savefile', 'linux-live'])
    .default('dead');

/** tcpdump reads it with strtol(3), base 0: decimal, 0x1f, 017. */
function snapLength(text: string): number {
  const value = /^0[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number(text);
  if (!/^\d|^0x/i.test(text) || !Number.isInteger(value) || value > DEFAULT_SNAP_LENGTH) {
    throw new InvalidArgumentError(`It must be a number of bytes, 0 to ${DEFAULT_SNAP_LENGTH}.`);
  }
  return value === 0 ? DEFAULT_SNAP_LENGTH : value;
}

export function positiveNumber(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value === 0) throw new InvalidArgumentError('It must be a number, 1 or more.');
  return value;
}

/** What compile() is told. tcpdump has no flag for a netmask and compiles with 0 whenever it does not capture. */
export const compileOptions = (options: CompilingOptions): CompileOptions => ({
  linkType: options.linkType,
  snapLength: options.snapLength,
  netmask: options.netmask ?? 0,
  optimize: options.optimize,
  libpcap: options.libpcap,
  limits: generousLimits,
  context: options.context,
  backend: options.backend,
  strict: options.strict,
  allowEmpty: options.allowEmpty,
});
