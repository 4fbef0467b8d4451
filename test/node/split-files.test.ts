import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  FileError,
  filterFiles,
  openInPieces,
  openSource,
  RulesError,
  type Sink,
  type Source,
  splitFiles,
} from '../../src/node/index.js';
import { ownCapture } from '../capture/files.js';
import { block, described, enhanced, pcapngFile, section } from '../capture/pcapng-file.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const ethernet = ownCapture('ethernet.pcap');
const { into } = temporaryFolder();

const ETHERNET = 1;
const RAW = 101;
const IPV4 = 0x0800;

/** The first packet with IPv4. */
function ipv4Packet(): Buffer {
  const bytes = readFileSync(ethernet);
  let at = 24;
  while (bytes.readUInt16BE(at + 16 + 12) !== IPV4) at += 16 + bytes.readUInt32LE(at + 8);
  return bytes.subarray(at + 16, at + 16 + bytes.readUInt32LE(at + 8));
}

const first = ipv4Packet();

/** Packets of two interfaces: Ethernet, and raw IP, by the numbers of these. */
function twoLinkTypes(numbers: readonly number[]): string {
  const parts = numbers.map((number) => enhanced(number === 0 ? first : first.subarray(14), { number }));
  writeFileSync(
    into('two.pcapng'),
    pcapngFile([section(), described(ETHERNET, 0), described(RAW, 0), ...parts]),
  );
  return into('two.pcapng');
}

const linkTypeOf = (path: string): number => readFileSync(path).readUInt32LE(20);

describe('captures split by rules', () => {
  it('have their rules compiled once for each link type, when its first packet comes', async () => {
    const compiled: number[] = [];
    const { rules, machine } = await splitFiles([{ name: 'all', expression: '' }], {
      inputs: [twoLinkTypes([0, 1, 0, 1])],
      compiled: ({ linkType }) => compiled.push(linkType),
    });
    expect([rules[0]!.packets, machine]).toEqual([4, 'WebAssembly']);
    expect(compiled).toEqual([1, 12]);
    compiled.length = 0;
    await splitFiles([{ name: 'all', expression: '' }], {
      inputs: [twoLinkTypes([0])],
      compiled: ({ linkType }) => compiled.push(linkType),
    });
    expect(compiled).toEqual([1]);
  });

  it('have all rules told that cannot be compiled', async () => {
    const rules = ['tcp', 'vlan 5', 'ip', 'mpls'].map((expression) => ({ name: expression, expression }));
    const work = splitFiles(rules, {
      inputs: [twoLinkTypes([0, 1])],
      outputs: ['a', 'b', 'c', 'd'].map(into),
    });
    const error = await work.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RulesError);
    expect((error as RulesError).faults.map(({ rule }) => rule)).toEqual([1, 3]);
    expect(['a', 'b', 'c', 'd'].map(into).filter(existsSync)).toEqual([]);
  });

  it('go on without the rules that cannot be compiled for a link type', async () => {
    const told: number[] = [];
    const rules = ['not vlan 5', 'ip'].map((expression) => ({ name: expression, expression }));
    const { rules: done, inputs } = await splitFiles(rules, {
      inputs: [twoLinkTypes([1, 0, 1])],
      outputs: ['tags', 'ip'].map(into),
      format: 'pcapng',
      unsupported: ({ linkType }, faults) => told.push(linkType, ...faults.map(({ rule }) => rule)),
    });
    expect(told).toEqual([12, 0]);
    expect(done.map(({ packets }) => packets)).toEqual([1, 3]);
    expect(inputs[0]!.fault).toBeUndefined();
  });

  it('are split as they are filtered where they are larger than a window, in any memory', async () => {
    const packets = Array.from({ length: 4000 }, (_, i) => {
      const bytes = new Uint8Array(700 + (i % 700));
      bytes.set(i % 3 === 0 ? first.subarray(14) : first);
      bytes[20] = i;
      return enhanced(bytes, { number: i % 3 === 0 ? 1 : 0 });
    });
    // No window is so large, so that it has to grow twice.
    const large = [3, 5].map((size) => block(0x0bad, [new Uint8Array(size << 20)]));
    const parts = [described(ETHERNET, 0), described(RAW, 0), ...packets];
    parts.splice(1000, 0, large[0]!);
    parts.splice(3000, 0, large[1]!);
    writeFileSync(into('large.pcapng'), pcapngFile([section(), ...parts]));
    const expressions = ['ip', 'ip[1] = 6 or len > 1200'];
    const { read, machine } = await splitFiles(
      expressions.map((expression) => ({ name: expression, expression })),
      { inputs: [into('large.pcapng'), ethernet], outputs: ['0', '1'].map(into), format: 'pcapng' },
    );
    expect([read, machine]).toEqual([4053, 'WebAssembly']);
    for (const [number, expression] of expressions.entries()) {
      await filterFiles(expression, {
        inputs: [into('large.pcapng'), ethernet],
        output: into('theirs'),
        format: 'pcapng',
      });
      expect(readFileSync(into(`${number}`)).equals(readFileSync(into('theirs'))), expression).toBe(true);
    }
  });

  it('name every machine that ran the rules', async () => {
    const { machine } = await splitFiles([{ name: 'chains', expression: 'vlan and ip6 protochain 17' }], {
      inputs: [twoLinkTypes([0, 1])],
      unsupported() {},
    });
    expect(machine).toBe('WebAssembly and classic interpreter, WebAssembly');
  });

  it('begin a file of classic pcap with the link type of its first packet', async () => {
    const rules = ['ether[12:2] = 0x800', 'ip[0] = 0x45 and not ether[0] >= 0'].map((expression) => ({
      name: expression,
      expression,
    }));
    await splitFiles(rules, {
      inputs: [twoLinkTypes([1, 0])],
      outputs: ['ethernet', 'none'].map(into),
      unsupported() {},
    });
    expect([linkTypeOf(into('ethernet')), linkTypeOf(into('none'))]).toEqual([1, 1]);
  });

  it('end with a fault where a file of classic pcap would mix link types', async () => {
    const { inputs, rules, read } = await splitFiles([{ name: 'all', expression: '' }], {
      inputs: [twoLinkTypes([0, 0, 1, 0, 0, 0])],
      outputs: [into('all')],
    });
    expect(inputs[0]!.fault?.message).toContain('pcapng');
    expect([rules[0]!.file?.packets, read]).toEqual([2, 3]);
  });

  it.each([
    ['in the middle of a run', 10_000, 1 << 20],
    ['in the middle of a table', 300, 1 << 20],
    ['in pieces', 10_000, 5000],
  ])('count packets up to the one that a file does not take, as filters do: %s', async (_, place, piece) => {
    const longer = Buffer.concat([first.subarray(14), new Uint8Array(2000)]);
    const packets = Array.from({ length: place + 500 }, (_, i) =>
      enhanced(i === place ? longer : first.subarray(14)),
    );
    writeFileSync(into('raw.pcapng'), pcapngFile([section(), described(RAW, 0), ...packets]));
    const piecemeal = (): Source => {
      const source = openSource(into('raw.pcapng'));
      return { ...source, read: (bytes) => source.read(bytes.subarray(0, piece)) };
    };
    const common = { inputs: [ethernet, piecemeal] };
    const { read, inputs, rules, unmatched } = await splitFiles(
      [{ name: 'long', expression: 'len > 1500' }],
      {
        ...common,
        outputs: [into('long')],
      },
    );
    const theirs = await filterFiles('len > 1500', { ...common, output: into('theirs') });
    expect(inputs[1]!.fault?.message).toContain('pcapng');
    expect(inputs.map((each) => [each.read, each.fault])).toEqual(
      theirs.inputs.map((each) => [each.read, each.fault]),
    );
    expect([inputs[1]!.read, rules[0]!.packets]).toEqual([place + 1, theirs.kept]);
    // The one that was refused is nobody's.
    expect(unmatched.packets).toBe(read - theirs.kept - 1);
    expect(read).toBe(theirs.read);
  });

  it.each(['pcap', 'pcapng'] as const)(
    'end with a fault where %s has no number for their link type',
    async (format) => {
      const capture = Buffer.from(readFileSync(ethernet));
      capture.writeUInt32LE(4325, 20);
      writeFileSync(into('odd.pcap'), capture);
      const { inputs, rules, read } = await splitFiles([{ name: 'all', expression: '' }], {
        inputs: [into('odd.pcap')],
        outputs: [into('all')],
        format,
        unsupported() {},
      });
      expect(inputs[0]!.fault?.message).toContain("4325 isn't supported in savefiles");
      expect(rules[0]!.packets).toBe(0);
      // The header of a pcapng file comes first.
      expect(read).toBe(format === 'pcap' ? 53 : 0);
    },
  );

  it('leave whole files when they are interrupted', async () => {
    const controller = new AbortController();
    const piecemeal = (): Source => {
      const source = openSource(ethernet);
      return {
        ...source,
        read(bytes) {
          if (source.position! > 1000) controller.abort();
          return source.read(bytes.subarray(0, 300));
        },
      };
    };
    const { rules, read } = await splitFiles([{ name: 'all', expression: '' }], {
      inputs: [piecemeal],
      outputs: [into('all')],
      signal: controller.signal,
    });
    expect(read).toBeGreaterThan(3);
    expect(read).toBeLessThan(53);
    const { packets, bytes } = rules[0]!.file!;
    expect([packets, readFileSync(into('all')).equals(readFileSync(ethernet).subarray(0, bytes))]).toEqual([
      read,
      true,
    ]);
  });

  it('count no packet for a rule whose file does not take it', async () => {
    const { rules, unmatched } = await splitFiles(
      ['len > 0', 'not ether[0] >= 0', 'ip'].map((expression) => ({ name: expression, expression })),
      { inputs: [twoLinkTypes([0, 1])], outputs: ['all', 'none', 'ip'].map(into), unsupported() {} },
    );
    expect(rules.map(({ packets, file }) => [packets, file?.packets])).toEqual([
      [1, 1],
      [0, 0],
      [1, 1],
    ]);
    expect(unmatched.packets).toBe(0);
  });

  it('get no names when the last of the files cannot be written', async () => {
    const rules = ['a', 'b'].map((name) => ({ name, expression: '' }));
    const full = (path: string, inputs: () => readonly string[]): Sink => ({
      ...openInPieces(path, inputs),
      ...(path.endsWith('b') && {
        write() {
          throw new FileError(path, 'no space left on device', 'ENOSPC');
        },
      }),
    });
    const work = splitFiles(rules, { inputs: [ethernet], outputs: ['a', 'b'].map(into), openOutput: full });
    await expect(work).rejects.toThrow('no space');
    expect(readdirSync(into('.'))).toEqual([]);
  });

  it.each([
    ['by the same name', 'out/a', 'out/a'],
    ['by a longer name', 'out/a', 'out/../out/a'],
    ['in a folder with two names', 'out/a', 'link/a'],
    ['through a link that stands there', 'out/there', 'out/link'],
  ])('are not written to one file: %s', async (_, one, other) => {
    mkdirSync(into('out'));
    symlinkSync('out', into('link'));
    writeFileSync(into('out/there'), '');
    symlinkSync('there', into('out/link'));
    const before = readdirSync(into('out'));
    const rules = [{ name: 'tcp', expression: 'tcp' }];
    const work = splitFiles(rules, { inputs: [ethernet], outputs: [into(one)], unmatched: into(other) });
    await expect(work).rejects.toThrow('two outputs');
    expect(readdirSync(into('out'))).toEqual(before);
  });

  it('leave nothing behind when a file cannot be written', async () => {
    mkdirSync(into('out'));
    mkdirSync(into('out/b'));
    const rules = ['a', 'b'].map((name) => ({ name, expression: '' }));
    const work = splitFiles(rules, { inputs: [ethernet], outputs: ['out/a', 'out/b'].map(into) });
    await expect(work).rejects.toThrow('directory');
    expect(readdirSync(into('out'))).toEqual(['b']);
  });
});
