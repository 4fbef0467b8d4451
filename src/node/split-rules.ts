/** Rules, and an interface of a capture → the machine that tells which of them match its packets, made once for each kind. */

import { compile, FilterError, type Interface, type Program, savefileOptions } from '../index.js';
import { combinedRules, type RuleMachine } from '../rules/index.js';
import { type Rule, type RuleFault, RulesError, type SplitRulesOptions } from './split-rule.js';

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

  /** The names of all machines that were made; undefined where there are none. */
  get names(): string | undefined {
    const names = new Set([...this.#machines.values()].map(({ name }) => name));
    return names.size === 0 ? undefined : [...names].join(', ');
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
