import { closeSync, openSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CaptureError, CaptureFilter, FilterError, filterCapture, PcapWriter } from '../../../src/index.js';
import { ChunkFilter, chunksOf } from '../../../src/node/parallel/chunk-filter.js';
import { Relay, type Turn } from '../../../src/node/parallel/relay.js';
import { ownCaptures, sharedCaptures } from '../../capture/files.js';
import { present, skips, titled } from '../../support/shared.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const { into } = temporaryFolder();

/** What it takes to filter a capture in chunks; undefined where that is not done. */
function handOver(bytes: Uint8Array, expression: string) {
  const filter = new CaptureFilter(expression, {}, new PcapWriter());
  filter.window.add(bytes);
  try {
    return filter.handOver();
  } catch (error) {
    if (error instanceof CaptureError || error instanceof FilterError) return undefined;
    throw error;
  }
}

/** Several threads in this one: each does a step when `next` names it, if its turn has come. */
function filterInTurns(
  path: string,
  expression: string,
  { chunkLength, isWalked }: { readonly chunkLength: number; readonly isWalked: boolean },
  next: () => number,
) {
  const bytes = readFileSync(path);
  const taken = handOver(bytes, expression);
  if (taken === undefined) return undefined;
  const input = openSync(path, 'r');
  const output = openSync(into('out'), 'w');
  const work = { ...taken, size: bytes.length, chunkLength, isWalked, input, output };
  const relay = new Relay();
  relay.begin(work.start, 0);
  const threads = [0, 1, 2].map(() => ({
    filter: new ChunkFilter(work, relay),
    chunk: -1,
    steps: undefined as Generator<Turn> | undefined,
    waits: undefined as Turn | undefined,
    done: false,
  }));
  while (threads.some(({ done }) => !done)) {
    const thread = threads[next() % threads.length]!;
    if (thread.done) continue;
    if (thread.steps === undefined) {
      thread.chunk = relay.claim();
      thread.done = thread.chunk >= chunksOf(work);
      if (!thread.done) thread.steps = thread.filter.filter(thread.chunk);
    } else if (thread.waits === undefined || relay.wait(thread.waits, thread.chunk, 0)) {
      const { value, done } = thread.steps.next();
      thread.waits = value;
      if (done) thread.steps = undefined;
    } else if (relay.isOver(thread.waits)) thread.done = true;
  }
  closeSync(input);
  closeSync(output);
  return { ...relay.totals, bytes: readFileSync(into('out')), size: bytes.length };
}

async function filterWhole(path: string, expression: string): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  try {
    for await (const piece of filterCapture(expression, [readFileSync(path)])) pieces.push(piece.slice());
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
  }
  return Buffer.concat(pieces).subarray(24);
}

describe('chunks of a file', () => {
  it('together are the whole, whoever does which of them and when', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...ownCaptures()),
        fc.constantFrom('', 'ip', 'greater 70'),
        fc.record({ chunkLength: fc.integer({ min: 1, max: 2000 }), isWalked: fc.boolean() }),
        fc.infiniteStream(fc.nat(2)),
        async (path, expression, chunks, order) => {
          const filtered = filterInTurns(path, expression, chunks, () => order.next().value ?? 0);
          fc.pre(filtered !== undefined);
          const whole = await filterWhole(path, expression);
          expect(filtered!.output).toBe(filtered!.bytes.length);
          expect(whole.subarray(0, filtered!.output).equals(filtered!.bytes)).toBe(true);
          if (filtered!.boundary === filtered!.size) expect(whole.length).toBe(filtered!.output);
        },
      ),
    );
  });

  const shared = sharedCaptures();
  it.skipIf(skips(shared)).each([
    ['walked first', true],
    ['filtered at once', false],
  ])(titled('of every capture of the shared folder, %s', shared), async (_, isWalked) => {
    const different: string[] = [];
    let compared = 0;
    let turn = 0;
    for (const path of present(shared)) {
      const filtered = filterInTurns(path, '', { chunkLength: 1000, isWalked }, () => turn++);
      if (filtered === undefined) continue;
      const whole = await filterWhole(path, '');
      const isAll = filtered.boundary < filtered.size || whole.length === filtered.output;
      if (!isAll || !whole.subarray(0, filtered.output).equals(filtered.bytes))
        different.push(basename(path));
      compared++;
    }
    expect(different).toEqual([]);
    expect(compared).toBeGreaterThan(200);
  });
});
