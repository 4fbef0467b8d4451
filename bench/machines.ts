/**
 * Nanoseconds of processor time a packet takes in each machine, for three filters: `npx tsx bench/machines.ts [rounds]`.
 * Programs are libpcap's own, from literal tables, so nothing but the machines is measured; every packet is distinct.
 * Machines take turns, round by round, and the median of their rounds counts: so they share the good and the bad times
 * of a computer that has other work. Environment: UBPF_LIBRARY=…/libubpf.so adds uBPF.
 */

import type * as cbpf from '../src/cbpf/index.js';
import { translate } from '../src/translate/index.js';
import { classicInterpreter, extendedInterpreter, type Machine } from '../src/vm/index.js';
import { filters } from './machines/filters.js';
import { packetTimer, type Timer } from './machines/peers.js';
import { packets } from './machines/traffic.js';

const PACKETS = 10_000;
/** A round is long enough for the system to count its processor time. */
const PASSES = 10;
const rounds = Number(process.argv[2] ?? 15);

const list = packets(PACKETS);
const others = packetTimer(list);

interface Contender {
  readonly name: string;
  readonly timer: Timer;
}

/** Accepting is a result other than 0 for all of them, so that one loop counts matches. */
function contenders(classic: cbpf.Program): Contender[] {
  const flat = translate(classic, { target: 'flat' });
  const extended = (['socket', 'xdp', 'tc'] as const).map((target) => ({
    name: `extended interpreter, ${target}`,
    timer: timerOf(
      extendedInterpreter(translate(classic, { target, match: 1, miss: 0 }), { environment: target }),
    ),
  }));
  const ubpf = others?.ubpf(flat);
  return [
    ...(others === undefined ? [] : [{ name: 'libpcap, bpf_filter', timer: others.libpcap(classic) }]),
    { name: 'classic interpreter', timer: timerOf(classicInterpreter(classic)) },
    ...extended,
    {
      name: 'extended interpreter, flat',
      timer: timerOf(extendedInterpreter(flat, { environment: 'flat' })),
    },
    ...(ubpf === undefined ? [] : [{ name: 'uBPF, interpreter, flat', timer: ubpf }]),
  ];
}

/**
 * Matches are counted so that the work cannot be optimised away. The first pass is not timed, as in packet-timer.c: it
 * brings the packets back into the caches.
 */
const timerOf =
  (machine: Machine): Timer =>
  (passes) => {
    let matches = pass(machine);
    const start = process.cpuUsage();
    for (let count = 0; count < passes; count++) matches = pass(machine);
    const { user, system } = process.cpuUsage(start);
    return { time: ((user + system) * 1000) / passes / list.length, matches };
  };

function pass(machine: Machine): number {
  let matches = 0;
  for (const packet of list) if (machine.run(packet) !== 0) matches++;
  return matches;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

console.log(`${PACKETS} packets, median of ${rounds} rounds of ${PASSES} passes, in turn\n`);
console.log('filter        machine                       ns/packet   x libpcap  matches');
for (const { name, program } of filters) {
  const here = contenders(program).map((each) => ({ ...each, times: [] as number[], matches: 0 }));
  for (let round = 0; round < rounds; round++) {
    for (const each of here) {
      const { time, matches } = each.timer(PASSES);
      each.times.push(time);
      each.matches = matches;
    }
  }
  const libpcap = others === undefined ? Number.NaN : median(here[0]?.times ?? []);
  for (const { name: machine, times, matches } of here) {
    const time = median(times);
    console.log(
      `${name.padEnd(13)} ${machine.padEnd(29)} ${time.toFixed(1).padStart(9)} ${(time / libpcap).toFixed(1).padStart(11)} ${`${matches}`.padStart(8)}`,
    );
  }
}
