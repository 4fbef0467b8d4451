/** Rules, and an interface of a capture → the machine that tells which of them match its packets, made once for each kind. */

import {
  type CompileOptions,
  compile,
  FilterError,
  type Interface,
  type Program,
  savefileOptions,
} from '../index.js';
import { combinedRules, type RuleMachine } from '../rules/index.js';

export interface Rule {
  readonly name: string;
  readonly expression: string;
}

/** A rule that cannot be compiled, and why. */
export interface RuleFault {
  /** Which rule it is. */
  readonly rule: number;
  readonly error: FilterError;
}

/** Thrown for rules that cannot be compiled, all of them together. */
export class RulesError extends Error {
  override readonly name = 'RulesError';

  constructor(readonly faults: readonly RuleFault[]) {
    super(`${faults.length} rules cannot be compiled`);
  }
}

export interface SplitRulesOptions
  extends Omit<CompileOptions, 'linkType' | 'snapLength' | 'context' | 'swapped'> {
  /** Called when the rules have been compiled for an interface, before the first of its packets. */
  readonly compiled?: ((from: Interface) => void) | undefined;
  /** Called for rules that cannot be compiled for an interface, which then match none of its packets. */
  readonly unsupported?: ((from: Interface, faults: readonly RuleFault[]) => void) | undefined;
}

export class SplitRules {
  readonly #rules: readonly Rule[];
  readonly #options: SplitRulesOptions;
  /** By what a program depends on. */
  readonly #machines = new Map<string, RuleMachine>();
  /** Rules that could not be compiled, likewise. */
  readonly #unsupported = new Map<string, ReadonlySet<number>>();

  constructor(rules: readonly Rule[], options: SplitRulesOptions) {
    this.#rules = rules;
    this.#options = options;
  }

  machineFor(from: Interface): RuleMachine {
    const key = keyOf(from);
    const known = this.#machines.get(key);
    if (known !== undefined) return known;
    const made = combinedRules(this.#compile(from));
    this.#machines.set(key, made);
    return made;
  }

  /** Whether packets of an interface, for which there is a machine, may match a rule. */
  isSupported(rule: number, from: Interface): boolean {
    return this.#unsupported.get(keyOf(from))?.has(rule) !== true;
  }

  #compile(from: Interface): (Program | undefined)[] {
    const { netmask = 0, unsupported, compiled } = this.#options;
    const options = { ...this.#options, ...savefileOptions(from), netmask };
    const faults: RuleFault[] = [];
    const programs = this.#rules.map(({ expression }, rule) => {
      try {
        return compile(expression, options);
      } catch (error) {
        if (!(error instanceof FilterError)) throw error;
        faults.push({ rule, error: namingInterface(error, from) });
        return undefined;
      }
    });
    if (faults.length > 0) {
      if (unsupported === undefined) throw new RulesError(faults);
      unsupported(from, faults);
      this.#unsupported.set(keyOf(from), new Set(faults.map(({ rule }) => rule)));
    }
    compiled?.(from);
    return programs;
  }
}

const keyOf = ({ linkType, swapped }: Interface): string => `${linkType} ${swapped}`;

/** A classic pcap file has one interface, which needs no name. */
function namingInterface(error: FilterError, { number, name }: Interface): FilterError {
  if (number === undefined) return error;
  const { code, message, span, expected, hint, related } = error;
  const called = name === undefined ? `interface ${number}` : `interface ${number} (${name})`;
  return new FilterError({ code, message: `${called}: ${message}`, span, expected, hint, related });
}
