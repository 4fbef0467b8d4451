/**
 * A tree that grows at its leaves and finds ancestors in logarithmic time: each node remembers its parent and one ancestor
 * farther away, chosen so that any ancestor is O(log n) steps off (E. W. Myers, An applicative random-access stack, 1983).
 */

import type { Memory } from '../memory.js';

export class Tree {
  parent: Int32Array;
  #depth: Int32Array;
  #far: Int32Array;

  /** Nodes are numbers; there is room for `size` of them, and for more when they come. */
  constructor(
    size: number,
    readonly root: number,
    memory: Memory,
  ) {
    this.parent = memory.ints(size);
    this.#depth = memory.ints(size);
    this.#far = memory.ints(size);
    this.parent[root] = root;
    this.#far[root] = root;
  }

  add(node: number, parent: number): void {
    if (node >= this.parent.length) this.#grow(node + 1);
    const depth = this.#depth;
    const far = this.#far;
    this.parent[node] = parent;
    depth[node] = depth[parent]! + 1;
    const near = far[parent]!;
    const equalSteps = depth[parent]! - depth[near]! === depth[near]! - depth[far[near]!]!;
    far[node] = equalSteps ? far[near]! : parent;
  }

  /** How many edges there are from the root. */
  depth(node: number): number {
    return this.#depth[node]!;
  }

  /** The ancestor of `node`, or the node itself, that is `depth` edges from the root. */
  ancestorAt(node: number, depth: number): number {
    const { parent } = this;
    const depths = this.#depth;
    const far = this.#far;
    let at = node;
    while (depths[at]! > depth) at = depths[far[at]!]! >= depth ? far[at]! : parent[at]!;
    return at;
  }

  /** Whether `above` is `below` or an ancestor of it. */
  isAbove(above: number, below: number): boolean {
    const depth = this.#depth[above]!;
    return depth <= this.#depth[below]! && this.ancestorAt(below, depth) === above;
  }

  commonAncestor(a: number, b: number): number {
    if (a === b) return a;
    const { parent } = this;
    const far = this.#far;
    const depth = Math.min(this.#depth[a]!, this.#depth[b]!);
    let first = this.ancestorAt(a, depth);
    let second = this.ancestorAt(b, depth);
    while (first !== second) {
      // Nodes at one depth have their far ancestors at one depth, too.
      const step = far[first] === far[second] ? parent : far;
      first = step[first]!;
      second = step[second]!;
    }
    return first;
  }

  #grow(size: number): void {
    const room = Math.max(size, 2 * this.parent.length);
    const copy = (from: Int32Array): Int32Array => {
      const to = new Int32Array(room);
      to.set(from);
      return to;
    };
    this.parent = copy(this.parent);
    this.#depth = copy(this.#depth);
    this.#far = copy(this.#far);
  }
}

/**
 * The nodes of a tree in the order of a walk that takes a parent before its children. The descendants of a node, itself
 * included, are the nodes at the places from `enter` up to, not including, `leave`.
 */
export interface Preorder {
  readonly enter: Int32Array;
  readonly leave: Int32Array;
}

/** For a tree whose root is 0, where a parent has a lower number than its children. */
export function preorder({ parent }: Tree, memory: Memory): Preorder {
  const count = parent.length;
  const size = memory.ints(count, 1);
  for (let node = count; --node > 0; ) size[parent[node]!]! += size[node]!;
  const enter = memory.ints(count);
  const leave = memory.ints(count);
  const free = memory.ints(count);
  leave[0] = size[0]!;
  free[0] = 1;
  for (let node = 1; node < count; node++) {
    const place = free[parent[node]!]!;
    free[parent[node]!] = place + size[node]!;
    enter[node] = place;
    leave[node] = place + size[node]!;
    free[node] = place + 1;
  }
  return { enter, leave };
}
