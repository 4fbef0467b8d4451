/** A program: cases on standard input, our compiler's answers with the system's names on standard output, both as JSON. */

import { readFileSync, writeFileSync } from 'node:fs';
import { systemResolver } from '../../../src/node/index.js';
import type { Case } from '../../support/cases.js';
import type { Dialect } from '../../support/oracle.js';
import { ours } from '../../support/ours.js';

const [dialect, cases] = JSON.parse(readFileSync(0, 'utf8')) as [Dialect, Case[]];
const compileCase = ours(dialect, await systemResolver(cases.map(({ expression }) => expression)));
writeFileSync(1, JSON.stringify(cases.map(compileCase)));
