/**
 * Instructions and bounds checks of xdp programs for filters that people type, ours beside two others:
 * `npx tsx bench/xdp-checks.ts [filters.txt]`, by default the shared real-life list. Every filter once, for Ethernet.
 *
 *   one a load:  a check before every packet load.
 *   one a block: as cbpfc has published it. A basic block checks at its start all that it loads, unless every way to it
 *                has; a check is widened to what all ways from there to a match need. One from X holds until X changes.
 *
 * Of the other two the checks alone are counted; instructions are ours with their checks in place of ours, of 3
 * instructions and, from X, of 9, which is what cbpfc makes of one.
 */

import * as cbpf from '../src/cbpf/index.js';
import * as ebpf from '../src/ebpf/index.js';
import { compile, FilterError, translate } from '../src/index.js';
import { expressionsOf } from '../test/support/filters.js';

const [path = '/work/shared/filters/real-life.txt'] = process.argv.slice(2);

interface Checks {
  readonly fromStart: number;
  readonly fromX: number;
}

type Instructions = readonly cbpf.Instruction[];

const rowOf = ({ code }: cbpf.Instruction) => cbpf.opcodeOf(code);
const isPacketLoad = (each: cbpf.Instruction): boolean => (rowOf(each)?.packetBytes ?? 0) > 0;
const isFromX = (each: cbpf.Instruction): boolean => rowOf(each)?.operand === 'indexed';
const endOf = (each: cbpf.Instruction): number => each.k + rowOf(each)!.packetBytes;
const changesX = (each: cbpf.Instruction): boolean => (cbpf.writes(each) & cbpf.location.X) !== 0;

function onePerLoad(instructions: Instructions): Checks {
  const loads = instructions.filter(isPacketLoad);
  const fromX = loads.filter(isFromX).length;
  return { fromStart: loads.length - fromX, fromX };
}

interface Block {
  readonly first: number;
  readonly body: Instructions;
  readonly next: readonly number[];
}

function blocksOf(instructions: Instructions): readonly Block[] {
  const firsts = new Set([0]);
  for (const [index, each] of instructions.entries()) {
    if (rowOf(each)?.flow === 'next') continue;
    for (const next of cbpf.successors(each, index)) firsts.add(next);
    firsts.add(index + 1);
  }
  const sorted = [...firsts].filter((each) => each < instructions.length).sort((a, b) => a - b);
  return sorted.map((first, at) => {
    const end = sorted[at + 1] ?? instructions.length;
    return {
      first,
      body: instructions.slice(first, end),
      next: cbpf.successors(instructions[end - 1]!, end - 1),
    };
  });
}

/** A stretch of a block that one check covers, and whether that holds on behind it. */
interface Stretch {
  readonly end: number;
  readonly holds: boolean;
}

function onePerBlock(
  blocks: readonly Block[],
  stretchesOf: (body: Instructions) => readonly Stretch[],
): number {
  /** What every way from a block to a match needs; undefined for a block that is the rejection itself. */
  const needs = new Map<number, number | undefined>();
  const needBehind = ({ next }: Block): number => {
    const matching = next.map((each) => needs.get(each)).filter((each) => each !== undefined);
    return matching.length === 0 ? 0 : Math.min(...matching);
  };
  for (const block of [...blocks].reverse()) {
    const last = block.body.at(-1)!;
    const rejects = rowOf(last)?.flow === 'return' && rowOf(last)?.operand === 'number' && last.k === 0;
    const { end, holds } = stretchesOf(block.body)[0]!;
    needs.set(block.first, rejects ? undefined : holds ? Math.max(end, needBehind(block)) : end);
  }
  const known = new Map<number, number>([[0, 0]]);
  let checks = 0;
  for (const block of blocks) {
    let have = known.get(block.first) ?? 0;
    for (const { end, holds } of stretchesOf(block.body)) {
      if (end > have) {
        checks++;
        have = holds ? Math.max(end, needBehind(block)) : end;
      }
      if (!holds) have = 0;
    }
    for (const each of block.next) known.set(each, Math.min(known.get(each) ?? Infinity, have));
  }
  return checks;
}

const largest = (body: Instructions): number => Math.max(0, ...body.map(endOf));

function stretchesFromX(body: Instructions): readonly Stretch[] {
  const change = body.findIndex(changesX);
  if (change < 0) return [{ end: largest(body.filter(isFromX)), holds: true }];
  const end = largest(body.slice(0, change + 1).filter(isFromX));
  return [{ end, holds: false }, ...stretchesFromX(body.slice(change + 1))];
}

function blockwise(instructions: Instructions): Checks {
  const blocks = blocksOf(instructions);
  return {
    fromStart: onePerBlock(blocks, (body) => [
      { end: largest(body.filter((each) => isPacketLoad(each) && !isFromX(each))), holds: true },
    ]),
    fromX: onePerBlock(blocks, stretchesFromX),
  };
}

/** Comparisons with data_end, by the register that is compared: the one from the start is r3. */
function ours(instructions: readonly ebpf.Instruction[]): Checks & { readonly instructions: number } {
  const { op } = ebpf;
  const compared = instructions.filter(
    ({ code, src }) => (code === (op.JMP | op.JGT | op.X) || code === (op.JMP | op.JLE | op.X)) && src === 9,
  );
  const fromStart = compared.filter(({ dst }) => dst === 3).length;
  // Every instruction that makes or moves a pointer into the packet is part of a check, but those of far loads.
  const pointers = instructions.filter(
    ({ code, dst }) => op.classOf(code) === op.ALU64 && dst >= 3 && dst <= 5,
  );
  return { fromStart, fromX: compared.length - fromStart, instructions: compared.length + pointers.length };
}

const totals = { filters: 0, loops: 0, ours: 0, block: 0, load: 0 };
const checks = { ours: [0, 0], block: [0, 0], load: [0, 0] };
const differences: string[] = [];
for (const expression of expressionsOf(path)) {
  let classic: cbpf.Program;
  let program: ebpf.Program;
  try {
    classic = compile(expression);
    program = translate(classic, { target: 'xdp' });
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    continue;
  }
  const loops = classic.instructions.some(
    (each, index) => rowOf(each)?.flow === 'jump' && cbpf.successors(each, index)[0]! <= index,
  );
  // The published approach takes no loops.
  if (loops) {
    totals.loops++;
    continue;
  }
  totals.filters++;
  const mine = ours(program.instructions);
  const block = blockwise(classic.instructions);
  const load = onePerLoad(classic.instructions);
  const bare = program.instructions.length - mine.instructions;
  totals.ours += program.instructions.length;
  totals.block += bare + 3 * block.fromStart + 9 * block.fromX;
  totals.load += bare + 3 * load.fromStart + 9 * load.fromX;
  for (const [name, each] of [
    ['ours', mine],
    ['block', block],
    ['load', load],
  ] as const) {
    checks[name][0]! += each.fromStart;
    checks[name][1]! += each.fromX;
  }
  const [a, b] = [mine, block].map(({ fromStart, fromX }) => fromStart + fromX);
  if (a !== b) differences.push(`${String(a).padStart(4)} ${String(b).padStart(4)}  ${expression}`);
}

console.log(`${totals.filters} filters (and ${totals.loops} with loops)`);
console.log('                 checks   from start   from X   instructions');
for (const [name, title] of [
  ['ours', 'ours'],
  ['block', 'one a block'],
  ['load', 'one a load'],
] as const) {
  const [start, x] = checks[name] as [number, number];
  const cells = [
    [start + x, 8],
    [start, 13],
    [x, 9],
    [totals[name], 15],
  ] as const;
  console.log(title.padEnd(15) + cells.map(([value, width]) => String(value).padStart(width)).join(''));
}
if (differences.length > 0) console.log(`\nours, one a block, where they differ:\n${differences.join('\n')}`);
