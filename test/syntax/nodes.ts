/** Every node of a syntax tree with the one above it, for tests that look at all of them. */

import type { Span } from '../../src/base/index.js';
import type { Arithmetic, Expression, Filter, IdentifierValue } from '../../src/syntax/index.js';

type Node = Expression | Arithmetic | IdentifierValue;
export interface Visit {
  readonly node: Node;
  readonly parent: Node | Filter;
}

function childrenOf(node: Node | Filter): readonly Node[] {
  switch (node.kind) {
    case 'filter':
      return node.expression === undefined ? [] : [node.expression];
    case 'chain':
      return [node.first, ...node.rest.map(({ operand }) => operand)];
    case 'not':
    case 'negate':
      return [node.operand];
    case 'identifier':
      return [node.value];
    case 'relation':
    case 'binary':
      return [node.left, node.right];
    case 'load':
      return [node.offset];
    default:
      return [];
  }
}

export function visits(filter: Filter): readonly Visit[] {
  const found: Visit[] = [];
  const waiting: (Node | Filter)[] = [filter];
  for (let parent = waiting.pop(); parent !== undefined; parent = waiting.pop()) {
    for (const node of childrenOf(parent)) {
      found.push({ node, parent });
      waiting.push(node);
    }
  }
  return found;
}

export const slice = (text: string, { start, end }: Span): string => text.slice(start, end);
