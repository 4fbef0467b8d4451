import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { emptyRecord, openCapture, Window } from '../../src/capture/index.js';
import {
  CaptureError,
  compile,
  FilterError,
  type Interface,
  type Program,
  savefileOptions,
} from '../../src/index.js';
import { combinedRules, interpretedRules, type RuleMachine } from '../../src/rules/index.js';
import { ownCaptures, sharedCaptures } from '../capture/files.js';
import { realLifeFilters } from '../support/filters.js';
import { present, skips, titled } from '../support/shared.js';
import { matches, tableOf } from './table.js';

const filters = realLifeFilters();
const captures = sharedCaptures();

/** The first packets of a capture, and those packets cut somewhere. Some captures are damaged on purpose. */
function packetsOf(path: string) {
  const bytes = readFileSync(path);
  const window = new Window(bytes.length);
  window.add(bytes);
  window.ended = true;
  const packets: Uint8Array[] = [];
  let from: Interface | undefined;
  try {
    const reader = openCapture(window)!;
    from = reader.interfaces[0]!;
    const record = emptyRecord(from);
    while (packets.length < MOST_PACKETS && reader.next(record)) {
      const packet = record.bytes.slice(record.start, record.start + record.capturedLength);
      packets.push(packet, packet.subarray(0, (packets.length * 7) % (packet.length + 1)));
    }
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
  }
  return from && { from, packets };
}

const MOST_PACKETS = 400;

describe.skipIf(skips(filters) || skips(captures))(titled('filters of real life', filters), () => {
  it('match together what each matches alone, in captures of all kinds', () => {
    const machines = new Map<string, readonly [together: RuleMachine, alone: RuleMachine]>();
    let found = 0;
    for (const path of [...ownCaptures(), ...present(captures)]) {
      const read = packetsOf(path);
      if (read === undefined) continue;
      const options = savefileOptions(read.from);
      const key = `${options.linkType} ${options.swapped}`;
      if (!machines.has(key)) {
        const programs = present(filters).map((text) => compiled(text, options));
        machines.set(key, [combinedRules(programs), interpretedRules(programs)]);
      }
      const [together, alone] = machines.get(key)!;
      const packets = tableOf(read.packets);
      const expected = matches(alone, packets);
      expect(matches(together, packets), path).toEqual(expected);
      found += expected.flat().length;
    }
    expect(found).toBeGreaterThan(10_000);
  }, 300_000);
});

function compiled(text: string, options: Parameters<typeof compile>[1]): Program | undefined {
  try {
    return compile(text, options);
  } catch (error) {
    if (error instanceof FilterError) return undefined;
    throw error;
  }
}
