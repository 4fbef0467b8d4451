/** Every primitive on every link type, really compiled → who accepts it and what the others refuse it with, in Markdown. */

import { linkTypes } from '../../src/index.js';
import { ACCEPTED, outcome } from './outcome.js';
import { families, type Primitive } from './primitives.js';

/** The names of link types by what came of the filter, acceptance first, then by how many there are. */
function outcomes({ filter }: Primitive): [outcome: string, names: string[]][] {
  const groups = new Map<string, string[]>([[ACCEPTED, []]]);
  for (const { name } of linkTypes) {
    const came = outcome(filter, name);
    groups.set(came, [...(groups.get(came) ?? []), name]);
  }
  const [accepted, ...refused] = groups;
  return [accepted!, ...refused.sort((a, b) => b[1].length - a[1].length)];
}

/** Longer lists are said by what they leave out. */
const longestList = 70;

function listed(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  if (names.length === linkTypes.length) return `all ${names.length}`;
  return names.length > longestList ? `the other ${names.length}` : `${names.length}: ${names.join(', ')}`;
}

function entry(primitive: Primitive): string {
  const asked = primitive.name === primitive.filter ? '' : ` — \`${primitive.filter}\``;
  const lines = outcomes(primitive).map(([came, names]) =>
    came === ACCEPTED ? `- accepted by ${listed(names)}` : `- \`${came}\`: ${listed(names)}`,
  );
  return [`**\`${primitive.name}\`**${asked}`, '', ...lines].join('\n');
}

export function primitiveTable(): string {
  const sections = [...families].map(
    ([family, primitives]) => `## ${family}\n\n${primitives.map(entry).join('\n\n')}`,
  );
  return `# Primitives and the link types that take them

Written by \`npx tsx scripts/make-tables.ts\`; a test holds it. One filter for each primitive is compiled for each of the
${linkTypes.length} link types, as \`tcpdump -d -y\` does, optimized, with a netmask. What libpcap 1.10.6 refuses is refused; the
code of the FilterError says why: \`not-on-this-link\` has no such header or field, \`rejects-all\` would compile but match
nothing, \`not-supported\` is left out of libpcap as everybody builds it.

${sections.join('\n\n')}
`;
}
