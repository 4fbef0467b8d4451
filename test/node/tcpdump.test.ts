import { describe, expect, it } from 'vitest';
import { dialectFor, dumpProgram, systemTcpdump } from '../../src/node/index.js';
import { ownCapture } from '../capture/files.js';
import { skips, titled } from '../support/shared.js';
import { findTcpdump } from '../support/tcpdump.js';

const tcpdump = findTcpdump();

describe('the dialect of a version of libpcap', () => {
  it.each([
    ['1.9.1', undefined],
    ['1.10.0', '1.10.3'],
    ['1.10.3', '1.10.3'],
    ['1.10.4', '1.10.3'],
    ['1.10.5', '1.10.5'],
    ['1.10.6', '1.10.6'],
    ['1.10.7-PRE-GIT', '1.10.6'],
    ['1.11.0', undefined],
    ['1.11.0-PRE-GIT', undefined],
    ['2.0', undefined],
    ['unknown', undefined],
  ])('%s is compiled as %s', (version, dialect) => {
    expect(dialectFor(version)).toBe(dialect);
  });
});

describe.skipIf(skips(tcpdump))(titled("the system's tcpdump", tcpdump), () => {
  it('tells its version and that of its libpcap', () => {
    expect(systemTcpdump()).toEqual({
      version: expect.stringMatching(/^\d+\.\d+/),
      libpcap: expect.stringMatching(/^\d+\.\d+/),
    });
  });

  it('prints the program of an expression', () => {
    expect(dumpProgram({ expression: '', linkType: 'RAW', snapLength: 96 })).toEqual({
      program: '(000) ret      #96\n',
    });
  });

  it('takes options, and what is not one though it looks like it', () => {
    const optimized = dumpProgram({ expression: '-1 + len > 99' });
    const unoptimized = dumpProgram({ expression: '-1 + len > 99', optimize: false });
    expect(optimized).toHaveProperty('program');
    expect(unoptimized).not.toEqual(optimized);
  });

  it('takes link type and snap length from a capture', () => {
    expect(dumpProgram({ expression: '', capture: ownCapture('ethernet-snapped.pcap') })).toEqual({
      program: '(000) ret      #60\n',
    });
  });

  it('says why it refuses, in its own words and without its name', () => {
    expect(dumpProgram({ expression: 'tcp port htttp' })).toEqual({ refusal: "unknown port 'htttp'" });
    expect(dumpProgram({ expression: 'tcp', linkType: 'NONSENSE' })).toEqual({
      refusal: 'invalid data link type NONSENSE',
    });
  });

  it('takes an expression that is longer than an argument may be', () => {
    const expression = `tcp${' '.repeat(200_000)}`;
    expect(dumpProgram({ expression })).toEqual(dumpProgram({ expression: 'tcp' }));
  });
});
