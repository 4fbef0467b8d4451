/** The compiler, top to bottom: text → syntax tree → control-flow graph → optimized graph → classic BPF program. */

import { FilterError } from './base/index.js';
import * as cbpf from './cbpf/index.js';
import { type Block, linearize, spansOf } from './cfg/index.js';
import * as codegen from './codegen/index.js';
import {
  invalidNetmask,
  rejectsAll,
  snapLengthZero,
  textTooLong,
  tooDeep,
  unknownLinkType,
} from './compiler-diagnostics.js';
import { contradictionIn } from './contradiction.js';
import { type Limits, tooDeepPart, withDefaults } from './limits.js';
import * as link from './link/index.js';
import { embeddedResolver, type Resolver } from './names/index.js';
import * as optimizer from './optimize/index.js';
import { compileSets, hasSets, type ReadList } from './sets/index.js';
import { type Expression, type Filter, parse } from './syntax/index.js';
import * as tree from './tree/index.js';
import { outcomesIn } from './warnings/index.js';

/** The versions of libpcap whose programs can be asked for. 1.10.4 compiles as 1.10.3. */
export type LibpcapVersion = keyof typeof codegen.dialects & keyof typeof optimizer.dialects;

const NEWEST: LibpcapVersion = '1.10.6';

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
  /** What a filter may cost; beyond it is a FilterError. Default: `defaultLimits`; for strangers' filters: `untrustedLimits`. */
  readonly limits?: Partial<Limits> | undefined;
  /** True: libpcap's language and nothing else. Default: false, which adds sets such as `port in {22, 80, 8000-8099}`. */
  readonly strict?: boolean | undefined;
  /** The text of the list that `@name` in a set stands for. Default: no list is permitted. */
  readonly files?: ReadList | undefined;
}

/** A compiled filter: classic BPF, with the parts of the text behind each instruction. */
export interface Program extends cbpf.Program {
  /** The filter text. */
  readonly expression: string;
  /** DLT_ number of the packets it is for. */
  readonly linkType: number;
  /** What it returns for a matching packet. */
  readonly snapLength: number;
}

/** libpcap's default and largest snapshot length. */
export const DEFAULT_SNAP_LENGTH = 262144;

/**
 * Compiles a filter expression to the program that libpcap compiles it to, byte for byte.
 * @throws FilterError for a text that libpcap refuses, with the place and the reason.
 */
export function compile(expression: string, options: CompileOptions = {}): Program {
  if (!options.strict && hasSets(expression)) return compileSets(expression, options, compile);
  const linkType = findLinkType(options.linkType ?? 'EN10MB');
  const snapLength = options.snapLength ?? DEFAULT_SNAP_LENGTH;
  if (snapLength === 0) throw snapLengthZero();
  const version = options.libpcap ?? NEWEST;

  const limits = withDefaults(options.limits);
  const filter = parseWithin(expression, limits);
  const settings: codegen.GeneratorOptions = {
    link: linkType,
    netmask: readNetmask(options.netmask),
    context:
      options.context === 'savefile'
        ? { kind: 'savefile', swapped: options.swapped ?? false }
        : { kind: options.context ?? 'dead' },
    dialect: codegen.dialects[version],
    resolver: options.resolver ?? embeddedResolver,
    maximumInstructions: limits.instructions,
  };
  const { generate } = options.backend === 'tree' ? tree : codegen;
  const { root, optimizable } = generate(filter, snapLength, settings);
  const optimizing = optimizable && options.optimize !== false;
  const optimized = optimizing ? optimizer.optimize(root, optimizer.dialects[version]) : root;
  if (optimizing && isRejection(optimized)) {
    throw rejectsAll(expression, filter.span, contradictory(filter, settings, options));
  }
  const { instructions, origins } = linearize(optimized);
  return { instructions, spans: origins.map(spansOf), expression, linkType: linkType.dlt, snapLength };
}

function parseWithin(expression: string, { textLength, depth }: Limits): Filter {
  if (expression.length > textLength) throw textTooLong(expression.length, textLength);
  const filter = parse(expression);
  const beyond = tooDeepPart(filter, depth);
  if (beyond !== undefined) throw tooDeep(beyond.span, depth);
  return filter;
}

const isRejection = ({ branch: { code, k } }: Block): boolean =>
  code === (cbpf.op.RET | cbpf.op.K) && k === 0;

/** The tests that leave nothing to accept, found by compiling parts of the filter. */
function contradictory(filter: Filter, settings: codegen.GeneratorOptions, options: CompileOptions) {
  const rejects = (part: Expression): boolean => {
    try {
      const { root, optimizable } = codegen.generate({ ...filter, expression: part }, 1, settings);
      return (
        optimizable && isRejection(optimizer.optimize(root, optimizer.dialects[options.libpcap ?? NEWEST]))
      );
    } catch (error) {
      if (error instanceof FilterError) return false;
      throw error;
    }
  };
  return contradictionIn(filter, outcomesIn(filter, options), rejects) ?? [];
}

function findLinkType(nameOrDlt: string | number): link.LinkType {
  const found = link.find(nameOrDlt);
  if (found === undefined) throw unknownLinkType(nameOrDlt);
  return found;
}

/** All ones stands for "not known", as libpcap's PCAP_NETMASK_UNKNOWN. */
function readNetmask(netmask: string | number | undefined): number | undefined {
  const value = netmask === undefined ? NETMASK_UNKNOWN : netmaskNumber(netmask);
  return value === NETMASK_UNKNOWN ? undefined : value;
}

const NETMASK_UNKNOWN = 0xffffffff;

function netmaskNumber(netmask: string | number): number {
  if (typeof netmask === 'number') return netmask >>> 0;
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(netmask)?.slice(1).map(Number);
  if (parts === undefined || parts.some((part) => part > 255)) throw invalidNetmask(netmask);
  return parts.reduce((value, part) => value * 256 + part, 0);
}
