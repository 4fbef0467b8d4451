/** Writes docs/tables from the data and the compiler: `npx tsx scripts/make-tables.ts`. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../test/support/shared.js';
import { tables } from './tables/index.js';

mkdirSync(join(root, 'docs', 'tables'), { recursive: true });
for (const [path, make] of tables) {
  writeFileSync(join(root, path), make());
  console.log(path);
}
