import { describe, expect, it } from 'vitest';
import { FilterError } from '../../src/base/index.js';
import * as cbpf from '../../src/cbpf/index.js';
import type { Environment } from '../../src/ebpf/index.js';
import { type TranslateOptions, translate } from '../../src/translate/index.js';
import { extendedInterpreter } from '../../src/vm/index.js';

const classic = cbpf.parseProgram('ldb [0]\njeq #0x1 jt 2 jf 3\nret #262144\nret #0');
const values = (options: TranslateOptions): readonly number[] => {
  const machine = extendedInterpreter(translate(classic, options), {
    environment: options.target ?? 'socket',
  });
  return [machine.run(Uint8Array.of(1)), machine.run(Uint8Array.of(2)), machine.run(Uint8Array.of())];
};

describe('what is returned on a match, on a miss and for a packet that is too short', () => {
  it.each<readonly [TranslateOptions, number, number]>([
    [{}, 262144, 0],
    [{ target: 'socket' }, 262144, 0],
    [{ target: 'flat' }, 262144, 0],
    [{ target: 'xdp' }, 2, 1],
    [{ target: 'tc' }, 0, 2],
    [{ target: 'xdp', match: 'aborted', miss: 'pass' }, 0, 2],
    [{ target: 'xdp', match: 'drop', miss: 'tx' }, 1, 3],
    [{ target: 'xdp', match: 'redirect' }, 4, 1],
    [{ target: 'xdp', match: 'TX' }, 3, 1],
    [{ target: 'xdp', match: 'XDP_PASS', miss: 'xdp_drop' }, 2, 1],
    [{ target: 'tc', match: 'TC_ACT_SHOT' }, 2, 2],
    [{ target: 'tc', match: 'pipe', miss: 'unspec' }, 3, 0xffffffff],
    [{ target: 'tc', match: -1, miss: 0 }, 0xffffffff, 0],
    [{ target: 'tc', match: '7', miss: '0x10' }, 7, 16],
    [{ target: 'flat', match: 1 }, 1, 0],
    [{ target: 'flat', match: 'drop', miss: 'pass' }, 0, 0xffffffff],
    [{ target: 'socket', match: 'pass' }, 0xffffffff, 0],
    [{ target: 'socket', match: 'drop', miss: 0 }, 0, 0],
  ])('%j', (options, match, miss) => {
    expect(values(options)).toEqual([match, miss, miss]);
  });

  it('a program that returns A matches where it is not 0', () => {
    const returnsA = cbpf.parseProgram('ldb [0]\nret');
    const run = (options: TranslateOptions, byte: number): number =>
      extendedInterpreter(translate(returnsA, options), { environment: options.target ?? 'socket' }).run(
        Uint8Array.of(byte),
      );
    expect([5, 0].map((byte) => run({ target: 'flat' }, byte))).toEqual([5, 0]);
    expect([5, 0].map((byte) => run({ target: 'flat', miss: 9 }, byte))).toEqual([5, 9]);
    expect([5, 0].map((byte) => run({ target: 'xdp', match: 3 }, byte))).toEqual([3, 1]);
  });

  it.each<readonly [TranslateOptions, string]>([
    [{ target: 'xdp', match: 'shot' }, "'shot' is nothing that XDP programs return"],
    [{ target: 'tc', miss: 'tx' }, "'tx' is nothing that tc programs return"],
    [{ target: 'flat', miss: 1.5 }, "'1.5' is nothing that programs over flat memory return"],
    [{ target: 'flat', miss: 2 ** 32 }, "'4294967296' is nothing that programs over flat memory return"],
    [{ target: 'xdp', match: '' }, "'' is nothing that XDP programs return"],
    [{ target: 'xdp', match: ' 3 ' }, "' 3 ' is nothing that XDP programs return"],
    [{ target: 'xdp', match: '1e1' }, "'1e1' is nothing that XDP programs return"],
    [{ target: 'socket', miss: 1 }, 'socket filters return 0 on a miss, and nothing else'],
  ])('%j: %s', (options, message) => {
    expect(() => translate(classic, options)).toThrow(
      expect.objectContaining({ code: 'unknown-verdict', message }),
    );
  });

  it('names the words there are', () => {
    const error = (() => {
      try {
        return translate(classic, { target: 'xdp', match: 'accept' });
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(FilterError);
    expect((error as FilterError).expected).toEqual([
      'aborted',
      'drop',
      'pass',
      'tx',
      'redirect',
      'a number of 32 bits',
    ]);
  });

  it('refuses a target that is none', () => {
    expect(() => translate(classic, { target: 'kprobe' as Environment })).toThrow("unknown target 'kprobe'");
  });
});
