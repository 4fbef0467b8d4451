/**
 * A tree that grows at its leaves and finds the lowest common ancestor of two nodes in logarithmic time: each node
 * remembers its parent and one ancestor farther away, chosen so that any ancestor is O(log n) steps off
 * (E. W. Myers, An applicative random-access stack, 1983).
 */

export class Tree {
  readonly parent: Int32Array;
  readonly #depth: Int32Array;
  readonly #far: Int32Array;

  constructor(
    size: number,
    readonly root: number,
  ) {
    this.parent = new Int32Array(size);
    this.#depth = new Int32Array(size);
    this.#far = new Int32Array(size);
    this.parent[root] = root;
    this.#far[root] = root;
  }

  add(node: number, parent: number): void {
    const depth = this.#depth;
    const far = this.#far;
    this.parent[node] = parent;
    depth[node] = depth[parent]! + 1;
    const near = far[parent]!;
    const equalSteps = depth[parent]! - depth[near]! === depth[near]! - depth[far[near]!]!;
    far[node] = equalSteps ? far[near]! : parent;
  }

  commonAncestor(a: number, b: number): number {
    if (a === b) return a;
    const { parent } = this;
    const depth = this.#depth;
    const far = this.#far;
    let low = a;
    let high = b;
    if (depth[low]! < depth[high]!) {
      low = b;
      high = a;
    }
    const target = depth[high]!;
    while (depth[low]! > target) low = depth[far[low]!]! >= target ? far[low]! : parent[low]!;
    while (low !== high) {
      if (far[low] === far[high]) {
        low = parent[low]!;
        high = parent[high]!;
      } else {
        low = far[low]!;
        high = far[high]!;
      }
    }
    return low;
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

/** `nodes` holds every node but the root, a parent before its children. */
export function preorder({ parent, root }: Tree, nodes: Int32Array): Preorder {
  const size = new Int32Array(parent.length).fill(1);
  for (let i = nodes.length; i-- > 0; ) size[parent[nodes[i]!]!]! += size[nodes[i]!]!;
  const enter = new Int32Array(parent.length);
  const leave = new Int32Array(parent.length);
  const free = new Int32Array(parent.length);
  leave[root] = size[root]!;
  free[root] = 1;
  for (const node of nodes) {
    const place = free[parent[node]!]!;
    free[parent[node]!] = place + size[node]!;
    enter[node] = place;
    leave[node] = place + size[node]!;
    free[node] = place + 1;
  }
  return { enter, leave };
}
