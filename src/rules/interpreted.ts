/** Programs of rules → a machine that runs them one after the other: what there is where WebAssembly is not. */

import type * as cbpf from '../cbpf/index.js';
import { machine } from '../vm/index.js';
import type { PacketTable, RuleMachine } from './rule-machine.js';

/** Words that results may take, beyond those of one packet. */
const ROOM = 1 << 16;

/** A rule without a program matches nothing. */
export function interpretedRules(programs: readonly (cbpf.Program | undefined)[]): RuleMachine {
  const machines = programs.flatMap((program, rule) =>
    program === undefined ? [] : [{ rule, machine: machine(program) }],
  );
  const most = machines.length + 1;
  const results = new Uint32Array(ROOM + most);
  return {
    name: 'interpreter',
    allocate: undefined,
    runRecords: undefined,
    results,
    run({ bytes, rows, rowLength, count }: PacketTable, from) {
      let at = 0;
      for (let number = from; number < count; number++) {
        if (at + most > results.length) return number;
        const row = number * rowLength;
        const start = rows[row]!;
        const packet = bytes.subarray(start, start + rows[row + 1]!);
        const wireLength = rows[row + 2]!;
        const counted = at++;
        for (const each of machines) {
          if (each.machine.run(packet, wireLength) !== 0) results[at++] = each.rule;
        }
        results[counted] = at - counted - 1;
      }
      return count;
    },
  };
}
