/**
 * How long the verifier takes, by the length of the program: `npx tsx bench/verifier.ts`. Chains of comparisons behind
 * one check of the packet, for xdp. Where it may be asked, the kernel's verifier says its own time.
 */

import * as ebpf from '../src/ebpf/index.js';
import { verify } from '../src/vm/index.js';
import { findKernel } from '../test/support/kernel.js';

const ROUNDS = 5;

/** Blocks of a hundred comparisons of one word, each with its own way out. */
function comparisons(count: number): ebpf.Program {
  const lines = ['ldxw %r8, [%r1]', 'ldxw %r9, [%r1+4]', 'mov %r0, 0', 'mov %r3, %r8', 'add %r3, 34'];
  lines.push('jle %r3, %r9, +1', 'exit', 'ldxw %r7, [%r8+26]');
  for (let block = 0; block < count / 100; block++) {
    for (let each = 0; each < 100; each++) lines.push(`jeq %r7, ${100 * block + each}, match${block}`);
    lines.push('ja +2', `match${block}:`, 'mov %r0, 1', 'exit');
  }
  return ebpf.assemble([...lines, 'exit'].join('\n'));
}

const found = findKernel();
const kernel = 'value' in found ? found.value() : undefined;

console.log(' instructions  visited      ms  µs each  the kernel');
for (const count of [100, 1000, 5000, 10_000, 30_000, 100_000]) {
  const program = comparisons(count);
  const times: number[] = [];
  let visited = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const { user, system } = process.cpuUsage();
    const verification = verify(program, { environment: 'xdp' });
    const used = process.cpuUsage({ user, system });
    times.push((used.user + used.system) / 1000);
    if (verification.accepted) visited = verification.visited;
  }
  const time = times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)]!;
  const answer = await kernel?.load({ program: program.instructions, type: 'xdp', logLevel: 0 });
  const theirs = /verification time (\d+) usec/.exec(answer?.log ?? '')?.[1];
  const said =
    answer === undefined ? 'not asked' : answer.accepted ? `${Number(theirs) / 1000} ms` : 'refused';
  const { length } = program.instructions;
  console.log(
    [
      String(length).padStart(13),
      String(visited).padStart(8),
      time.toFixed(1).padStart(7),
      ((1000 * time) / length).toFixed(1).padStart(8),
      ` ${said}`,
    ].join(' '),
  );
}
kernel?.close();
