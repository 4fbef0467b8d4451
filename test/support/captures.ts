/** Captures × filters, through tcpdump and through us: the output files must be the same, and the machines agree. */

import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyRecord, openCapture, Window } from '../../src/capture/index.js';
import {
  CaptureError,
  compile,
  FilterError,
  filterCapture,
  machine,
  savefileOptions,
  translate,
} from '../../src/index.js';
import { linkTypes } from '../../src/link/index.js';
import { dialectFor, systemTcpdump } from '../../src/node/index.js';

/** The dialect of the tcpdump that is compared with. */
const libpcap = dialectFor(systemTcpdump()?.libpcap ?? '');

export interface Tally {
  captures: number;
  filters: number;
  pairs: number;
  identical: number;
  bothRefuse: number;
  /** Packets for which both machines gave one verdict. */
  verdicts: number;
  readonly differences: string[];
}

interface Output {
  readonly bytes: Uint8Array;
  /** 0 done, 1 refused or damaged. */
  readonly status: number;
}

/** Compares every `every`th pair. tcpdump must be installed. */
export async function compareCaptures(folder: string, filters: readonly string[], every = 1): Promise<Tally> {
  const captures = readdirSync(folder)
    .sort()
    .filter((name) => isOurs(readFileSync(join(folder, name))));
  const tally: Tally = {
    captures: captures.length,
    filters: filters.length,
    pairs: 0,
    identical: 0,
    bothRefuse: 0,
    verdicts: 0,
    differences: [],
  };
  const pairs = captures
    .flatMap((name) => filters.map((filter) => ({ name, filter })))
    .filter((_, i) => i % every === 0)
    .flatMap((pair) => [true, false].map((optimize) => ({ ...pair, optimize })));
  const next = pairs.values();
  const worker = async (): Promise<void> => {
    for (const { name, filter, optimize } of next)
      await comparePair(tally, join(folder, name), filter, optimize);
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  return tally;
}

/** A classic capture file of a link type that filters compile for. */
function isOurs(bytes: Uint8Array): boolean {
  if (bytes.length < 24) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const littleEndian = [0xa1b2c3d4, 0xa1b23c4d].includes(view.getUint32(0, true));
  if (!littleEndian && ![0xa1b2c3d4, 0xa1b23c4d].includes(view.getUint32(0, false))) return false;
  const linktype = view.getUint32(20, littleEndian) & 0xffff;
  return linkTypes.some((type) => type.linktype === linktype);
}

async function comparePair(tally: Tally, path: string, filter: string, optimize: boolean): Promise<void> {
  const [theirs, ours] = [await byTcpdump(path, filter, optimize), await byUs(path, filter, optimize)];
  tally.pairs++;
  const same = theirs.status === ours.status && Buffer.compare(theirs.bytes, ours.bytes) === 0;
  if (same && ours.status === 1 && ours.bytes.length === 0) tally.bothRefuse++;
  else if (same) tally.identical++;
  else {
    tally.differences.push(
      `${path}: ${optimize ? '' : '-O '}${filter}: tcpdump ${theirs.bytes.length} bytes, status ${theirs.status}; we ${ours.bytes.length} bytes, status ${ours.status}`,
    );
  }
  if (ours.bytes.length > 0) compareMachines(tally, path, filter, optimize);
}

function byTcpdump(path: string, filter: string, optimize: boolean): Promise<Output> {
  return new Promise((resolve, reject) => {
    const child = spawn('tcpdump', ['-r', path, '-w', '-', ...(optimize ? [] : ['-O']), '--', filter], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const pieces: Buffer[] = [];
    child.stdout.on('data', (piece: Buffer) => pieces.push(piece));
    child.on('error', reject);
    child.on('close', (status) => resolve({ bytes: Buffer.concat(pieces), status: status ?? 1 }));
  });
}

async function byUs(path: string, filter: string, optimize: boolean): Promise<Output> {
  const pieces: Uint8Array[] = [];
  try {
    // Both ways to run a program are compared: what is optimized becomes WebAssembly at once, the other is interpreted.
    const interpreted = optimize ? 0 : Number.POSITIVE_INFINITY;
    for await (const piece of filterCapture(filter, [readFileSync(path)], { libpcap, optimize, interpreted }))
      pieces.push(piece.slice());
    return { bytes: Buffer.concat(pieces), status: 0 };
  } catch (error) {
    if (error instanceof FilterError || error instanceof CaptureError)
      return { bytes: Buffer.concat(pieces), status: 1 };
    throw error;
  }
}

function compareMachines(tally: Tally, path: string, filter: string, optimize: boolean): void {
  const window = new Window();
  const bytes = readFileSync(path);
  for (let rest: Uint8Array = bytes; rest.length > 0; ) {
    rest = window.add(rest);
    if (rest.length > 0) throw new Error(`${path} does not fit into one window`);
  }
  window.ended = true;
  const reader = openCapture(window);
  const from = reader?.interfaces[0];
  if (reader === undefined || from === undefined) return;
  const program = compile(filter, { ...savefileOptions(from), libpcap, optimize });
  const [classic, extended] = [machine(program), machine(translate(program))];
  const record = emptyRecord(from);
  try {
    for (let index = 1; reader.next(record); index++) {
      const packet = record.bytes.subarray(record.start, record.start + record.capturedLength);
      const verdicts = [classic, extended].map((each) => each.run(packet, record.wireLength));
      if (verdicts[0] === verdicts[1]) tally.verdicts++;
      else tally.differences.push(`${path}: ${filter}: packet ${index}: verdicts ${verdicts.join(' and ')}`);
    }
  } catch (error) {
    // The fault of a damaged capture ends both sides alike; it was compared with tcpdump's above.
    if (!(error instanceof CaptureError)) throw error;
  }
}
