/**
 * Whether both backends give one verdict, packet by packet, for a list of mixed networks, and what a packet costs:
 * `npx tsx bench/tree-verdicts.ts [packets] [networks] [seed]`. Half of the addresses are of networks of the list; one
 * packet of ten is cut somewhere. Exit status 1 when a verdict differs.
 */

import { compile, executedInstructions, generousLimits, machine, programStatistics } from '../src/index.js';
import { randomNumbers, shapes } from './lists/shapes.js';

const [packets = 1_000_000, networks = 10_000, seed = 1] = process.argv.slice(2).map(Number);
const text = shapes['networks, mixed']!(networks);
const random = randomNumbers(seed);

const listed = text.split(' or ').map((term) => term.replace(/^net |\/\d+$/g, ''));
const four = listed.filter((each) => !each.includes(':'));
const six = listed.filter((each) => each.includes(':'));
const any = (length: number): number[] => Array.from({ length }, () => random(256));

function address4(): number[] {
  const bytes = random(2) === 0 ? any(4) : four[random(four.length)]!.split('.').map(Number);
  if (random(2) === 0) bytes[3] = random(256);
  return bytes;
}

function address6(): number[] {
  if (random(2) === 0) return [0x20, random(0x40), ...any(14)];
  const words = six[random(six.length)]!.replace('::', '')
    .split(':')
    .map((word) => Number.parseInt(word, 16));
  const bytes = words.flatMap((word) => [word >> 8, word & 0xff]);
  // Now and then beside the network, and beyond its prefix.
  if (random(4) === 0) bytes[random(8)] = random(256);
  return [...bytes, ...any(8)];
}

function packet(): Uint8Array {
  const bytes = new Uint8Array(60);
  const type = [0x0800, 0x0800, 0x0800, 0x86dd, 0x86dd, 0x86dd, 0x0806, 0x8035, 0x8100][random(9)]!;
  bytes.set([type >> 8, type & 0xff], 12);
  const [source, destination] = type === 0x86dd ? [22, 38] : type === 0x0800 ? [26, 30] : [28, 38];
  const address = type === 0x86dd ? address6 : address4;
  bytes.set(address(), source);
  bytes.set(address(), destination);
  return random(10) === 0 ? bytes.subarray(0, random(60)) : bytes;
}

const walked = compile(text, { limits: generousLimits });
const searched = compile(text, { backend: 'tree', limits: generousLimits });
for (const [name, program] of [
  ['libpcap', walked],
  ['tree', searched],
] as const) {
  const { instructions, longestPath } = programStatistics(program);
  console.log(`${name}: ${instructions} instructions, longest path ${longestPath}`);
}

const [slow, fast] = [machine(walked), machine(searched)];
const times = [0, 0];
let [accepted, different] = [0, 0];
const BATCH = 10_000;
for (let done = 0; done < packets; done += BATCH) {
  const batch = Array.from({ length: Math.min(BATCH, packets - done) }, packet);
  const verdicts = [slow, fast].map((each, i) => {
    const start = performance.now();
    const found = batch.map((bytes) => each.run(bytes, 60));
    times[i]! += performance.now() - start;
    return found;
  });
  for (const [i, verdict] of verdicts[0]!.entries()) {
    if (verdict > 0) accepted++;
    if (verdicts[1]![i] === verdict) continue;
    different++;
    console.log(`libpcap ${verdict}, tree ${verdicts[1]![i]}: ${Buffer.from(batch[i]!).toString('hex')}`);
  }
}
console.log(`${packets} packets: ${accepted} accepted, ${different} verdicts differ`);
const sample = Array.from({ length: 1000 }, packet);
for (const [i, program] of [walked, searched].entries()) {
  const mean =
    sample.reduce((sum, bytes) => sum + executedInstructions(program, bytes, 60), 0) / sample.length;
  const time = ((times[i]! * 1000) / packets).toFixed(3);
  console.log(`${i === 0 ? 'libpcap' : 'tree'}: ${mean.toFixed(1)} instructions a packet, ${time} µs`);
}
process.exitCode = different === 0 ? 0 : 1;
