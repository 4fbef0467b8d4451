/** A filter → the warnings about it, in the order of its text. */

import { FilterError } from '../base/index.js';
import * as link from '../link/index.js';
import { embeddedResolver, parseIpv4 } from '../names/index.js';
import { type Filter, parse } from '../syntax/index.js';
import { catalogue, type WarningCode } from './catalogue.js';
import { type Finding, type Mending, MOST_MENDINGS } from './finding.js';
import { rewritten } from './rewrite.js';
import { rules } from './rules/index.js';
import { type Survey, surveyOf } from './survey.js';
import type { Warning, WarningOptions } from './warning.js';

/** Nobody copies the rewrite of a filter that is longer. */
const LONGEST_MENDED = 4000;

/** Rewrites for these add an alternative and leave the place as it is. */
const stays: ReadonlySet<WarningCode> = new Set(['ipv4-only-load', 'first-fragments-only']);

/**
 * What a filter does that whoever wrote it may not expect, though it is compiled as libpcap compiles it. The filter need
 * not be one that compile() takes.
 * @throws FilterError for a text that is no filter.
 */
export function findWarnings(filter: Filter | string, options: WarningOptions = {}): readonly Warning[] {
  const tree = typeof filter === 'string' ? parse(filter) : filter;
  const survey = surveyIn(tree, options);
  const findings = rules.flatMap((rule) => [...rule(survey)]);
  const rewrites = rewritesOf(survey, findings, options);
  return findings
    .map(({ code, span, message, mending }): Warning => {
      const { severity, explanation } = catalogue[code];
      const warning = { code, severity, message, span, explanation };
      const rewrite = mending && rewrites.get(code);
      return rewrite === undefined ? warning : { ...warning, rewrite };
    })
    .sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

/** What there is to know of a filter. */
export function surveyIn(filter: Filter, options: WarningOptions): Survey {
  return surveyOf(filter, {
    link: link.find(options.linkType ?? 'EN10MB') ?? link.EN10MB,
    context: options.context ?? 'dead',
    netmask: typeof options.netmask === 'string' ? parseIpv4(options.netmask)?.address : options.netmask,
    optimize: options.optimize ?? true,
    resolver: options.resolver ?? embeddedResolver,
  });
}

/** For each code the filter with all its places mended, where that does away with them and leaves something to take. */
function rewritesOf(
  { filter }: Survey,
  findings: readonly Finding[],
  options: WarningOptions,
): ReadonlyMap<WarningCode, string> {
  if (filter.text.length > LONGEST_MENDED) return new Map();
  const mendings = new Map<WarningCode, Mending[]>();
  for (const { code, mending } of findings) {
    if (mending === undefined) continue;
    const sameCode = mendings.get(code) ?? [];
    if (sameCode.length <= MOST_MENDINGS) sameCode.push(mending);
    mendings.set(code, sameCode);
  }
  const found = new Set(findings.map(({ code }) => code));
  const rewrites = new Map<WarningCode, string>();
  for (const [code, each] of mendings) {
    if (each.length > MOST_MENDINGS) continue;
    const text = rewritten(filter, each);
    const left = codesFound(text, options);
    if (left === undefined) continue;
    const isDone = stays.has(code) || !left.has(code);
    const isContradictory = left.has('contradiction') && !found.has('contradiction');
    if (isDone && !isContradictory) rewrites.set(code, text);
  }
  return rewrites;
}

/** Undefined where the text is no filter: a level more may be one too many. */
function codesFound(text: string, options: WarningOptions): ReadonlySet<WarningCode> | undefined {
  try {
    const survey = surveyIn(parse(text), options);
    return new Set(rules.flatMap((rule) => [...rule(survey)].map(({ code }) => code)));
  } catch (error) {
    if (error instanceof FilterError) return undefined;
    throw error;
  }
}
