/** Internal impossibilities: never a user's fault, always a bug of ours; `where` names the pass. */

/** For the default branch of an exhaustive switch: fails to compile unless every case is handled. */
export function unreachable(value: never, where: string): never {
  throw new Error(`${where}: unreachable: ${JSON.stringify(value)}`);
}

/** States what must hold. */
export function assert(condition: unknown, where: string, what: string): asserts condition {
  if (!condition) throw new Error(`${where}: ${what}`);
}
