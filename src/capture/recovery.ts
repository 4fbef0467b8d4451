/** Damaged captures: the bytes behind a fault → where the next thing lies that looks like a record. */

import type { Window } from './window.js';

/** Whether a record begins at a place: it does, it does not, or so many bytes from there on have to be in the window. */
export type Likeness = boolean | { readonly needs: number };

/**
 * Consumes at least one byte, and then up to the first place where `looksRight` says so. False when the window has to be
 * filled first; true also when nothing is left of an input that has ended.
 */
export class Search {
  #begun = false;

  advance(window: Window, looksRight: (at: number) => Likeness): boolean {
    if (!this.#begun && window.start < window.end) {
      window.start++;
      this.#begun = true;
    }
    for (; window.start < window.end; window.start++) {
      const likeness = looksRight(window.start);
      if (likeness === true) return this.#end();
      if (likeness !== false && !window.ended) {
        window.want(likeness.needs);
        return false;
      }
    }
    return window.ended && this.#end();
  }

  #end(): true {
    this.#begun = false;
    return true;
  }
}
