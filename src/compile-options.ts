/** What compile() can be told, with each default; and how each option is read, or refused. */

import * as codegen from './codegen/index.js';
import { invalidOption, snapLengthZero, unknownLinkType } from './compiler-diagnostics.js';
import type { Limits } from './limits.js';
import * as link from './link/index.js';
import type { Resolver } from './names/index.js';
import type * as optimizer from './optimize/index.js';
import type { ReadList } from './sets/index.js';

/** A version of libpcap for which both dialects are known. */
type Version = keyof typeof codegen.dialects & keyof typeof optimizer.dialects;

/** The versions of libpcap whose programs can be asked for. 1.10.4 compiles as 1.10.3. */
export type LibpcapVersion = Version | '1.10.4';

/** libpcap's default and largest snapshot length. */
export const DEFAULT_SNAP_LENGTH = 262144;

export interface CompileOptions {
  /** A name as `tcpdump -y` takes it (`EN10MB`, in any case) or a DLT_ number. Default: `EN10MB`. */
  readonly linkType?: string | number | undefined;
  /** Bytes of a matching packet to keep: what the program returns. 1 … 2³²−1. Default: 262144, as tcpdump. */
  readonly snapLength?: number | undefined;
  /** IPv4 netmask of the capturing interface (`'255.255.255.0'` or a number). Default: not known. */
  readonly netmask?: string | number | undefined;
  /** Default: true. False gives what `tcpdump -O -d` prints. */
  readonly optimize?: boolean | undefined;
  /** Default: the newest, `1.10.6`. */
  readonly libpcap?: LibpcapVersion | undefined;
  /** `tree` searches lists of hosts, networks and ports where libpcap walks them: the same verdicts, other bytes. Default: `libpcap`. */
  readonly backend?: 'libpcap' | 'tree' | undefined;
  /** Where names are looked up. Default: embedded tables of ports and protocols. */
  readonly resolver?: Resolver | undefined;
  /**
   * Where the packets come from, as `tcpdump -d -y` (`dead`), `tcpdump -d -r` (`savefile`) and `tcpdump -d -i` on Linux
   * (`linux-live`) differ. Default: `dead`. A savefile written by a host of the other byte order is `swapped`.
   */
  readonly context?: 'dead' | 'savefile' | 'linux-live' | undefined;
  readonly swapped?: boolean | undefined;
  /** True: a filter that rejects all packets is compiled as any other. Default: false, a FilterError as with libpcap. */
  readonly allowEmpty?: boolean | undefined;
  /** What a filter may cost; beyond it is a FilterError. Default: `defaultLimits`; for strangers' filters: `untrustedLimits`. */
  readonly limits?: Partial<Limits> | undefined;
  /** True: libpcap's language and nothing else. Default: false, which adds sets such as `port in {22, 80, 8000-8099}`. */
  readonly strict?: boolean | undefined;
  /** The text of the list that `@name` in a set stands for. Default: no list is permitted. */
  readonly files?: ReadList | undefined;
}

/** Where filters are compiled for. */
const contexts = ['dead', 'savefile', 'linux-live'] as const;

export function readLinkType({ linkType = 'EN10MB' }: CompileOptions): link.LinkType {
  const found = link.find(linkType);
  if (found === undefined) throw unknownLinkType(linkType);
  return found;
}

export function readSnapLength({ snapLength = DEFAULT_SNAP_LENGTH }: CompileOptions): number {
  if (snapLength === 0) throw snapLengthZero();
  if (!isUnsigned32(snapLength)) {
    throw invalidOption(
      'snap-length',
      `snapshot length ${snapLength}`,
      'it is a number of bytes, 1 to 4294967295',
    );
  }
  return snapLength;
}

export function readVersion({ libpcap = '1.10.6' }: CompileOptions): Version {
  const version = libpcap === '1.10.4' ? '1.10.3' : libpcap;
  if (!Object.hasOwn(codegen.dialects, version)) {
    const known = [...Object.keys(codegen.dialects), '1.10.4'].sort().join(', ');
    throw invalidOption('libpcap-version', `version of libpcap '${version}'`, `known are ${known}`);
  }
  return version;
}

export function readContext({ context = 'dead', swapped = false }: CompileOptions): codegen.CaptureContext {
  if (!contexts.includes(context)) {
    throw invalidOption('context', `context '${context}'`, `it is one of ${contexts.join(', ')}`);
  }
  return context === 'savefile' ? { kind: context, swapped } : { kind: context };
}

/** libpcap's PCAP_NETMASK_UNKNOWN. */
const NETMASK_UNKNOWN = 0xffffffff;

/** All ones stands for "not known", as in libpcap. */
export function readNetmask({ netmask = NETMASK_UNKNOWN }: CompileOptions): number | undefined {
  const value = typeof netmask === 'number' ? netmask : dottedQuad(netmask);
  if (!isUnsigned32(value)) {
    throw invalidOption('netmask', `netmask '${netmask}'`, 'it is written as four numbers, 255.255.255.0');
  }
  return value === NETMASK_UNKNOWN ? undefined : value;
}

/** NaN for what is none. */
function dottedQuad(text: string): number {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (parts === undefined || parts.some((part) => part > 255)) return Number.NaN;
  return parts.reduce((value, part) => value * 256 + part, 0);
}

const isUnsigned32 = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= 0xffffffff;
