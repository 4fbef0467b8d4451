/**
 * A program → all its paths followed, depth first, each until it ends or comes to a point with nothing known that was
 * not already explored from there. Refuses a program with a path that does what it must not.
 *
 * Every path of a program that passes is finite: a path ends where a state was explored to the end, so no run has more
 * instructions than were looked at here.
 */

import { includes, signature } from './include.js';
import type { Liveness } from './liveness.js';
import { Path, type Session } from './path.js';
import { copy, type State } from './state.js';
import { type Step, step } from './step.js';
import type { Structure } from './structure.js';
import { loosen, type Slack, widen } from './widen.js';

/** A point where paths meet, and what was known on the path that came by. */
interface Checkpoint {
  readonly state: State;
  readonly parent: Checkpoint | undefined;
  /** Paths from here that are not followed to the end yet. */
  open: number;
}

/** What all rounds of a loop that came by a point have in common, constants apart. */
interface Invariant {
  state: State;
  rounds: number;
}

interface Pending {
  readonly at: number;
  readonly state: State;
  readonly parent: Checkpoint | undefined;
}

export interface ExploreOptions {
  /** So many different states at a point where paths meet are told apart; more are taken together. */
  readonly distinct: number;
  /** So many instructions are looked at. */
  readonly complexity: number;
}

/** More would cost more to compare with than it saves. */
const KEPT = 32;
const KEPT_IN_LOOPS = 4;
const KEPT_ALIKE = 8;
/** Every round of a loop comes by, so that differences are told apart for a smaller part. */
const FEWER_IN_LOOPS = 8;

export class Exploration {
  readonly #structure: Structure;
  readonly #liveness: Liveness;
  readonly #session: Session;
  readonly #options: ExploreOptions;
  /** By slot: the last that came by. */
  readonly #recent = new Map<number, Checkpoint[]>();
  /** In loops: those with the same constants, of counters above all. */
  readonly #alike = new Map<string, Checkpoint[]>();
  /** By slot: how often states were taken together. */
  readonly #widenings = new Map<number, number>();
  readonly #invariants = new Map<number, Invariant>();
  #loosened = false;
  readonly #pending: Pending[] = [];
  visited = 0;

  constructor(structure: Structure, liveness: Liveness, session: Session, options: ExploreOptions) {
    this.#structure = structure;
    this.#liveness = liveness;
    this.#session = session;
    this.#options = options;
  }

  /** True if what was known was given up somewhere. */
  get widened(): boolean {
    return this.#loosened || this.#widenings.size > 0;
  }

  /** Throws Refusal. */
  run(initial: State): void {
    this.#pending.push({ at: 0, state: initial, parent: undefined });
    for (let next = this.#pending.pop(); next !== undefined; next = this.#pending.pop()) this.#follow(next);
  }

  #follow({ at, state, parent }: Pending): void {
    let path = new Path(this.#session, state, at);
    let last = parent;
    for (;;) {
      if (this.#structure.meeting[path.at] === 1) {
        const met = this.#meet(path, last);
        if (met === undefined) break;
        last = met.checkpoint;
        if (met.state !== undefined) path = new Path(this.#session, met.state, path.at);
      }
      if (++this.visited > this.#options.complexity) {
        throw path.refuse(
          'complexity',
          `more than ${this.#options.complexity} instructions were looked at on the paths of the program`,
        );
      }
      this.#session.reached[path.at] = 1;
      const { next, fork }: Step = step(path, this.#structure);
      if (fork !== undefined) {
        if (last !== undefined) last.open++;
        this.#pending.push({ ...fork, parent: last });
      }
      if (next === undefined) break;
      path.at = next;
    }
    close(last);
  }

  /** Undefined if nothing new is known here. */
  #meet(path: Path, parent: Checkpoint | undefined): { checkpoint: Checkpoint; state?: State } | undefined {
    const { at } = path;
    const { distinct } = this.#options;
    const looping = this.#structure.looping[at] === 1;
    const recent = listOf(this.#recent, at);
    const alike = looping ? listOf(this.#alike, signature(path.state, at, this.#liveness)) : none;
    if (this.#isKnown(path, recent) || this.#isKnown(path, alike)) return undefined;
    const wider = looping
      ? this.#widen(path, alike, Math.ceil(distinct / FEWER_IN_LOOPS))
      : this.#widen(path, recent, distinct);
    const checkpoint: Checkpoint = { state: copy(wider ?? path.state), parent, open: 1 };
    recent.push(checkpoint);
    if (recent.length > (looping ? KEPT_IN_LOOPS : KEPT)) recent.shift();
    if (looping) {
      alike.push(checkpoint);
      if (alike.length > KEPT_ALIKE) alike.shift();
    }
    return wider === undefined ? { checkpoint } : { checkpoint, state: wider };
  }

  /** In loops only states with the same constants are taken together, so that counters keep counting. */
  #widen(path: Path, checkpoints: readonly Checkpoint[], limit: number): State | undefined {
    const { at } = path;
    const loops = this.#structure.looping[at] === 1;
    const loosened = loops ? this.#loosen(path) : undefined;
    const before = checkpoints.at(-1);
    if (before === undefined || checkpoints.length < limit) return loosened;
    const times = this.#widenings.get(at) ?? 0;
    const wider = widen(before.state, loosened ?? path.state, slackAfter(times, loops));
    if (wider === undefined) return loosened;
    this.#widenings.set(at, times + 1);
    return wider;
  }

  /** After some rounds, what did not hold in all of them is forgotten at once, not found out anew in each of the others. */
  #loosen({ at, state }: Path): State | undefined {
    const invariant = this.#invariants.get(at);
    if (invariant === undefined) {
      this.#invariants.set(at, { state: copy(state), rounds: 1 });
      return undefined;
    }
    if (++invariant.rounds <= this.#options.distinct) return undefined;
    const loosened = loosen(invariant.state, state);
    if (loosened === undefined) return undefined;
    invariant.state = copy(loosened);
    this.#loosened = true;
    return loosened;
  }

  /** True if one of the checkpoints includes what is known on the path and was explored to the end. */
  #isKnown(path: Path, checkpoints: readonly Checkpoint[]): boolean {
    const { at } = path;
    for (let index = checkpoints.length - 1; index >= 0; index--) {
      const { state, open } = checkpoints[index]!;
      if (!includes(state, path.state, at, this.#liveness)) continue;
      if (open === 0) return true;
      if (includes(path.state, state, at, this.#liveness)) {
        throw path.refuse(
          'endless',
          'the program comes here again with nothing changed: the loop does not end',
        );
      }
    }
    return false;
  }
}

const none: Checkpoint[] = [];

/** Lengths of packets go down in steps of their own for a while; in loops, all rounds together do that but once. */
const STEPS = 8;

const slackAfter = (widenings: number, loops: boolean): Slack =>
  widenings === 0 ? 'little' : loops || widenings < STEPS ? 'much of numbers' : 'much';

function listOf<K>(lists: Map<K, Checkpoint[]>, key: K): Checkpoint[] {
  const known = lists.get(key);
  if (known !== undefined) return known;
  const made: Checkpoint[] = [];
  lists.set(key, made);
  return made;
}

/** A path from the checkpoint has come to its end. */
function close(last: Checkpoint | undefined): void {
  for (let each = last; each !== undefined && --each.open === 0; each = each.parent);
}
