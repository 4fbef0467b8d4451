/** The generated tables, by path in the tree. */

import { linkTypeTable } from './link-types.js';
import { primitiveTable } from './primitive-table.js';

export const tables: ReadonlyMap<string, () => string> = new Map([
  ['docs/tables/link-types.md', linkTypeTable],
  ['docs/tables/primitives.md', primitiveTable],
]);
