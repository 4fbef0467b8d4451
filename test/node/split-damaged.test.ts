import { expect, it } from 'vitest';
import { FilterError } from '../../src/index.js';
import { type FilteredInput, filterFiles, type Sink, type Source, splitFiles } from '../../src/node/index.js';
import { fuzzCaptures } from '../support/fuzz/captures.js';
import { random } from '../support/fuzz/random.js';

const expressions = ['', 'len > 60', 'ip or ip6', 'ether[0] & 1 = 0 or ip[0] = 0x45'];
const { BPFSIEVE_SEED, BPFSIEVE_RUNS } = process.env;

/** Comes in pieces, so that the window is filled again and again. */
function sourceOf(bytes: Uint8Array, piece: number): Source {
  let position = 0;
  return {
    name: 'damaged',
    size: bytes.length,
    get position() {
      return position;
    },
    read(into) {
      const part = bytes.subarray(position, position + Math.min(piece, into.length));
      into.set(part);
      position += part.length;
      return part.length;
    },
    close() {},
  };
}

function sinkInto(files: Map<string, Uint8Array[]>, name: string): Sink {
  const pieces: Uint8Array[] = [];
  return {
    name,
    write: (bytes) => pieces.push(bytes.slice()),
    finish: () => files.set(name, pieces),
    abandon() {},
  };
}

const hexOf = (pieces: readonly Uint8Array[] | undefined): string | undefined =>
  pieces && Buffer.concat(pieces).toString('hex');

const faultsOf = (inputs: readonly FilteredInput[]) =>
  inputs.map(({ read, interfaces, fault }) => [read, interfaces.length, fault?.message, fault?.offset]);

interface Circumstances {
  readonly format: 'pcap' | 'pcapng';
  readonly recovers: boolean;
}

/** What both take; what is lost goes into `lost`. */
const common = (bytes: Uint8Array, piece: number, { format, recovers }: Circumstances, lost: string[]) => ({
  inputs: [() => sourceOf(bytes, piece)],
  format,
  unsupported() {},
  ...(recovers && {
    lost: (_: string, { fault, length }: { fault: { message: string; offset: number }; length: number }) =>
      lost.push(`${fault.offset} ${fault.message} ${length}`),
  }),
});

async function split(bytes: Uint8Array, piece: number, rules: readonly string[], how: Circumstances) {
  const files = new Map<string, Uint8Array[]>();
  const lost: string[] = [];
  const { inputs, ...result } = await splitFiles(
    rules.map((expression) => ({ name: expression, expression })),
    {
      ...common(bytes, piece, how, lost),
      outputs: rules.map((_, number) => `${number}`),
      unmatched: 'unmatched',
      openOutput: (path) => sinkInto(files, path),
    },
  );
  return {
    faults: faultsOf(inputs),
    lost,
    packets: [...result.rules, result.unmatched].map(({ packets }) => packets),
    files: [...rules.map((_, number) => `${number}`), 'unmatched'].map((name) => hexOf(files.get(name))),
  };
}

async function filter(bytes: Uint8Array, piece: number, expression: string, how: Circumstances) {
  const files = new Map<string, Uint8Array[]>();
  const lost: string[] = [];
  const { inputs, kept } = await filterFiles(expression, {
    ...common(bytes, piece, how, lost),
    output: 'kept',
    openOutput: (path) => sinkInto(files, path),
  });
  return { faults: faultsOf(inputs), lost, kept, file: hexOf(files.get('kept')) };
}

/** A filter is an error where it could be compiled for no interface. */
function compiledForNone(error: unknown): undefined {
  if (!(error instanceof FilterError)) throw error;
}

it('a damaged capture is split as it is filtered, whatever the damage, in whatever pieces', async () => {
  const seed = Number(BPFSIEVE_SEED ?? 20261123);
  const r = random(seed);
  const captures = fuzzCaptures(seed);
  let compared = 0;
  for (let run = 0; run < Number(BPFSIEVE_RUNS ?? 150); run++) {
    const { bytes } = captures.next().value;
    const piece = 1 + r.below(3000);
    const how: Circumstances = { format: r.pick(['pcap', 'pcapng']), recovers: r.once(2) };
    const rules = r.once(2) ? expressions : expressions.slice(1);
    const context = `seed ${seed}, run ${run}, ${JSON.stringify(how)}, pieces of ${piece}`;
    const ours = await split(bytes, piece, rules, how);
    // What of damaged compressed data comes before the damage depends on the pieces.
    const whole = await split(bytes, bytes.length, rules, how);
    if (!/ data is damaged/.test(JSON.stringify([ours.faults, whole.faults])))
      expect(whole, context).toEqual(ours);
    // What one file refuses ends the others; each filter ends where its own file refuses a packet.
    if (/--format pcapng|supported in savefiles/.test(JSON.stringify(ours.faults))) continue;
    for (const [number, expression] of rules.entries()) {
      const theirs = await filter(bytes, piece, expression, how).catch(compiledForNone);
      // A rule has no packets then.
      if (theirs === undefined) {
        expect(ours.packets[number], context).toBe(0);
        continue;
      }
      expect([ours.faults, ours.lost, ours.packets[number]], context).toEqual([
        theirs.faults,
        theirs.lost,
        theirs.kept,
      ]);
      // A rule without packets has a file with a header; filter leaves it, or takes the header of another interface.
      if (theirs.kept > 0) expect(ours.files[number], context).toBe(theirs.file);
      compared++;
    }
  }
  expect(compared).toBeGreaterThan(100);
}, 600_000);
