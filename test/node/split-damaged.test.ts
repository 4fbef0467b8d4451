import { expect, it } from 'vitest';
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

it('a damaged capture is split as it is filtered, whatever the damage', async () => {
  const seed = Number(BPFSIEVE_SEED ?? 20261123);
  const r = random(seed);
  const captures = fuzzCaptures(seed);
  let compared = 0;
  for (let run = 0; run < Number(BPFSIEVE_RUNS ?? 150); run++) {
    const { bytes } = captures.next().value;
    const piece = 1 + r.below(3000);
    const format = r.pick(['pcap', 'pcapng'] as const);
    const recovers = r.once(2);
    const common = (lost: string[]) => ({
      inputs: [() => sourceOf(bytes, piece)],
      format,
      unsupported() {},
      ...(recovers && {
        lost: (
          _: string,
          { fault, length }: { fault: { message: string; offset: number }; length: number },
        ) => lost.push(`${fault.offset} ${fault.message} ${length}`),
      }),
    });
    const ours = new Map<string, Uint8Array[]>();
    const lost: string[] = [];
    const result = await splitFiles(
      expressions.map((expression) => ({ name: expression, expression })),
      {
        ...common(lost),
        outputs: expressions.map((_, i) => `${i}`),
        openOutput: (path) => sinkInto(ours, path),
      },
    );
    // Files of classic pcap take no second link type: each filter ends where its own file refuses a packet.
    if (result.inputs.some(({ fault }) => fault?.message.includes('--format pcapng'))) continue;
    for (const [number, expression] of expressions.entries()) {
      const theirs = new Map<string, Uint8Array[]>();
      const theirLost: string[] = [];
      const filtered = await filterFiles(expression, {
        ...common(theirLost),
        output: `${number}`,
        openOutput: (path) => sinkInto(theirs, path),
      }).catch(() => undefined);
      // Compiled for no interface, a filter is an error, and a rule has no packets.
      if (filtered === undefined) {
        expect(result.rules[number]!.packets).toBe(0);
        continue;
      }
      const context = `seed ${seed}, run ${run}, ${format}, pieces of ${piece}: '${expression}'`;
      expect([faultsOf(result.inputs), lost], context).toEqual([faultsOf(filtered.inputs), theirLost]);
      expect(result.rules[number]!.packets, context).toBe(filtered.kept);
      // A rule without packets has a file with a header; filter leaves it when no interface it looks at has packets.
      if (theirs.has(`${number}`) || filtered.kept > 0)
        expect(hexOf(ours.get(`${number}`)), context).toBe(hexOf(theirs.get(`${number}`)));
      compared++;
    }
  }
  expect(compared).toBeGreaterThan(100);
}, 600_000);
