/**
 * How long do chains take to parse, and how much memory? `npx tsx bench/parse.ts [TERMS…]`; 10,000 terms must take less
 * than 1.5 s and 500 MB.
 */

import { parse, print } from '../src/syntax/index.js';

const hosts = (terms: number): string =>
  Array.from(
    { length: terms },
    (_, index) => `host 10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`,
  ).join(' or ');

const shapes: Readonly<Record<string, (terms: number) => string>> = {
  hosts,
  'bare addresses': (terms) => hosts(terms).replaceAll('or host', 'or'),
  comparisons: (terms) =>
    Array.from({ length: terms }, (_, index) => `tcp[${index % 60}] & ${index} != 0`).join(' and '),
  'parenthesised pairs': (terms) =>
    Array.from({ length: terms / 2 }, (_, index) => `(udp and port ${index % 65536})`).join(' or '),
  summands: (terms) => `${Array.from({ length: terms }, () => 'len').join(' + ')} = 0`,
};

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0).padStart(6);
const milliseconds = (since: number): string => (performance.now() - since).toFixed(0).padStart(8);

const counts = process.argv.slice(2).map(Number);
console.log('shape                  terms  parse ms  print ms  heap MB   rss MB');
for (const [name, make] of Object.entries(shapes)) {
  for (const terms of counts.length > 0 ? counts : [100, 1000, 10_000]) {
    const text = make(terms);
    const started = performance.now();
    const filter = parse(text);
    const parsed = milliseconds(started);
    const printing = performance.now();
    print(filter);
    const printed = milliseconds(printing);
    const { heapUsed, rss } = process.memoryUsage();
    const row = [
      name.padEnd(20),
      String(terms).padStart(7),
      '',
      parsed,
      '',
      printed,
      ' ',
      megabytes(heapUsed),
      '',
      megabytes(rss),
    ];
    console.log(row.join(' '));
  }
}
