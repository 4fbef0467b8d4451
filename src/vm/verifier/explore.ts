/**
 * A program → all its paths followed, depth first, each until it ends or comes to a point with nothing known that was
 * not already explored from there. Refuses a program with a path that does what it must not.
 *
 * Every path of a program that passes is finite: a path ends where a state was explored to the end, so no run has more
 * instructions than were looked at here.
 */

import { includes } from './include.js';
import type { Liveness } from './liveness.js';
import { Path, type Session } from './path.js';
import { copy, type State } from './state.js';
import { type Step, step } from './step.js';
import type { Structure } from './structure.js';
import { widen } from './widen.js';

/** A point where paths meet, and what was known on the path that came by. */
interface Checkpoint {
  /** Undefined when it is not compared with any more. */
  state: State | undefined;
  readonly parent: Checkpoint | undefined;
  /** Paths from here that are not followed to the end yet. */
  open: number;
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
const KEPT_IN_LOOPS = 8;

export class Exploration {
  readonly #structure: Structure;
  readonly #liveness: Liveness;
  readonly #session: Session;
  readonly #options: ExploreOptions;
  readonly #checkpoints = new Map<number, Checkpoint[]>();
  /** By slot: how often states were taken together. */
  readonly #widenings = new Map<number, number>();
  readonly #pending: Pending[] = [];
  visited = 0;

  constructor(structure: Structure, liveness: Liveness, session: Session, options: ExploreOptions) {
    this.#structure = structure;
    this.#liveness = liveness;
    this.#session = session;
    this.#options = options;
  }

  get widened(): boolean {
    return this.#widenings.size > 0;
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
    const looping = this.#structure.looping[at] === 1;
    let known = this.#checkpoints.get(at);
    if (known === undefined) this.#checkpoints.set(at, (known = []));
    for (let index = known.length - 1; index >= 0; index--) {
      const { state, open } = known[index]!;
      if (state === undefined || !includes(state, path.state, at, this.#liveness)) continue;
      if (open === 0) return undefined;
      if (includes(path.state, state, at, this.#liveness)) {
        throw path.refuse(
          'endless',
          'the program comes here again with nothing changed: the loop does not end',
        );
      }
    }
    let wider: State | undefined;
    if (!looping && known.length >= this.#options.distinct) {
      const times = this.#widenings.get(at) ?? 0;
      wider = widen(known.at(-1)!.state!, path.state, times === 0 ? 'little' : 'much');
      if (wider !== undefined) this.#widenings.set(at, times + 1);
    }
    const checkpoint: Checkpoint = { state: copy(wider ?? path.state), parent, open: 1 };
    known.push(checkpoint);
    if (known.length > (looping ? KEPT_IN_LOOPS : KEPT)) known.shift()!.state = undefined;
    return wider === undefined ? { checkpoint } : { checkpoint, state: wider };
  }
}

/** A path from the checkpoint has come to its end. */
function close(last: Checkpoint | undefined): void {
  for (let each = last; each !== undefined && --each.open === 0; each = each.parent);
}
