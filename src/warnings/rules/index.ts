/** All rules. */

import type { Rule } from '../finding.js';
import { addresses } from './addresses.js';
import { alternatives } from './alternatives.js';
import { broadcasts } from './broadcasts.js';
import { contradictions } from './contradictions.js';
import { encapsulations } from './encapsulations.js';
import { faults } from './faults.js';
import { grouping } from './grouping.js';
import { loads } from './loads.js';
import { metadata } from './metadata.js';
import { negations } from './negations.js';
import { numbers } from './numbers.js';
import { operators } from './operators.js';
import { ports } from './ports.js';
import { protocols } from './protocols.js';
import { relations } from './relations.js';
import { shortPackets } from './short-packets.js';

export const rules: readonly Rule[] = [
  encapsulations,
  contradictions,
  grouping,
  negations,
  alternatives,
  addresses,
  ports,
  numbers,
  faults,
  operators,
  relations,
  loads,
  shortPackets,
  protocols,
  broadcasts,
  metadata,
];
