/** What a warning is, and what can be said about the circumstances in which a filter is to be used. */

import type { Span } from '../base/index.js';
import type { Resolver } from '../names/index.js';
import type { Severity, WarningCode } from './catalogue.js';

/** Something that a filter does and that whoever wrote it may not expect. The program is libpcap's all the same. */
export interface Warning {
  readonly code: WarningCode;
  readonly severity: Severity;
  /** One sentence on this place, without a final stop. */
  readonly message: string;
  readonly span: Span;
  /** Why it is so, the same for every place of one code. */
  readonly explanation: string;
  /** The whole filter as it was probably meant, with every place of this code mended. */
  readonly rewrite?: string | undefined;
}

/** A subset of what compile() takes, with the same meaning and defaults. */
export interface WarningOptions {
  /** An unknown one is compile()'s to refuse; it counts as Ethernet here. */
  readonly linkType?: string | number | undefined;
  readonly context?: 'dead' | 'savefile' | 'linux-live' | undefined;
  readonly netmask?: string | number | undefined;
  readonly optimize?: boolean | undefined;
  readonly resolver?: Resolver | undefined;
}
