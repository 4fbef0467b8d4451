/** What no filter in Node can be faster than: `node floor.cjs IN` reads a file, `node floor.cjs IN OUT` copies it. */

const { openSync, readSync, writeSync } = require('node:fs');

const [, , from, to] = process.argv;
const input = openSync(from, 'r');
const output = to === undefined ? undefined : openSync(to, 'w');
const piece = new Uint8Array(1 << 20);
for (let length = readSync(input, piece); length > 0; length = readSync(input, piece)) {
  if (output !== undefined) writeSync(output, piece, 0, length);
}
