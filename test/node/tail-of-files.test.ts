import { appendFileSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { text } from '../../scripts/captures/packets.js';
import { type FilterFilesOptions, filterFiles, openSource } from '../../src/node/index.js';
import { ownCapture } from '../capture/files.js';
import { comment, described, enhanced, pcapngFile, section } from '../capture/pcapng-file.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const temporary = temporaryFolder();
const { into } = temporary;

/** Captures of every kind, one of them cut short. */
function captures(): string[] {
  const packets = Array.from({ length: 40 }, (_, i) =>
    enhanced(text(`packet ${i}`), { number: i % 2, count: 1_770_000_000_000_000n + BigInt(i) }),
  );
  const blocks = packets.flatMap((each) => [
    each,
    section(comment('another')),
    described(1, 0),
    described(1, 90),
  ]);
  writeFileSync(into('a.pcapng'), pcapngFile([section(), described(1, 0), described(1, 0), ...blocks]));
  return [ownCapture('ethernet.pcap'), into('a.pcapng'), ownCapture('ethernet-truncated.pcap')];
}

describe('the last packets of files, which are read twice', () => {
  const options: readonly Partial<FilterFilesOptions>[] = [
    { tail: 1 },
    { tail: 7 },
    { tail: 1000 },
    { tail: 5, skip: 30, count: 20 },
    { tail: 5, skip: 1000 },
    { tail: 9, merge: true },
    { tail: 9, format: 'pcapng' },
    { tail: 9, format: 'pcapng', merge: true, truncate: 30 },
    { tail: 9, from: { seconds: 1_770_000_000, nanoseconds: 0 } },
    { tail: 20, lost() {} },
    { tail: 60, threads: 1, interpreted: 0 },
  ];

  it.each(options.map((each) => [JSON.stringify(each), each] as const))(
    'are those of a pipe: %s',
    async (_, each) => {
      const paths = captures();
      for (const expression of ['', 'udp', 'greater 100']) {
        const twice = await filterFiles(expression, { ...each, inputs: paths, output: into('twice') });
        const once = await filterFiles(expression, {
          ...each,
          inputs: paths.map((path) => () => openSource(path)),
          output: into('once'),
        });
        const alike = ({ outputs, ...facts }: typeof once) => ({
          ...facts,
          outputs: outputs.map(({ packets, bytes }) => ({ packets, bytes })),
        });
        expect(alike(twice)).toEqual(alike(once));
        expect(readFileSync(into('twice')).equals(readFileSync(into('once')))).toBe(true);
      }
    },
  );

  it('are told of once', async () => {
    const said: string[] = [];
    let opened = 0;
    await filterFiles('ip', {
      inputs: [
        () => {
          opened++;
          return openSource(ownCapture('ethernet-truncated.pcap'));
        },
      ],
      canReopen: true,
      tail: 3,
      lost: (_, { fault }) => said.push(fault.code),
      compiled: () => said.push('compiled'),
    });
    expect({ opened, said }).toEqual({ opened: 2, said: ['compiled', 'truncated'] });
  });

  it.each([1, 2])('are those of the file as it was, though it grows when it is opened: %i', async (time) => {
    const before = readFileSync(ownCapture('ethernet.pcap'));
    writeFileSync(into('growing.pcap'), before);
    let opened = 0;
    const growing = () => {
      const source = openSource(into('growing.pcap'));
      if (++opened === time) appendFileSync(into('growing.pcap'), before.subarray(24));
      return source;
    };
    const tail = { tail: 3, canReopen: true };
    const { kept, read } = await filterFiles('', { ...tail, inputs: [growing], output: into('out') });
    const of = await filterFiles('', {
      ...tail,
      inputs: [ownCapture('ethernet.pcap')],
      output: into('expected'),
    });
    expect([opened, kept, read]).toEqual([2, 3, of.read]);
    expect(readFileSync(into('out')).equals(readFileSync(into('expected')))).toBe(true);
  });

  it('are on their way from 0 to 100 % once', async () => {
    const packet = readFileSync(ownCapture('ethernet.pcap')).subarray(24);
    copyFileSync(ownCapture('ethernet.pcap'), into('long.pcap'));
    const many = Buffer.concat(Array.from({ length: Math.ceil(3e6 / packet.length) }, () => packet));
    appendFileSync(into('long.pcap'), many);
    const positions: number[] = [];
    await filterFiles('', {
      inputs: [into('long.pcap')],
      tail: 3,
      output: into('out'),
      progress: (position, size) => positions.push(position / size!),
    });
    expect(positions.length).toBeGreaterThan(3);
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
    expect(positions.filter((each) => each < 0.5).length).toBeGreaterThan(0);
    expect(positions.at(-1)).toBe(1);
  });

  it('are nothing when a signal comes before they are known', async () => {
    const stop = new AbortController();
    stop.abort();
    const { kept } = await filterFiles('', {
      inputs: [ownCapture('ethernet.pcap')],
      tail: 3,
      output: into('out'),
      signal: stop.signal,
    });
    expect(kept).toBe(0);
  });
});
