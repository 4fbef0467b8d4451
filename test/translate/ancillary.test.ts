import { describe, expect, it } from 'vitest';
import * as cbpf from '../../src/cbpf/index.js';
import { compile } from '../../src/compiler.js';
import type * as ebpf from '../../src/ebpf/index.js';
import { translate } from '../../src/translate/index.js';
import { extendedInterpreter } from '../../src/vm/index.js';

/** Whether a program for the environment finds this value of the datum where the context has these numbers. */
function finds(
  name: string,
  value: number,
  environment: ebpf.Environment,
  context: Readonly<Record<string, number>>,
): boolean {
  const program = cbpf.parseProgram(`ldh [${name}]\njeq #${value} jt 2 jf 3\nret #1\nret #0`);
  const extended = translate(program, { target: environment, match: 1, miss: 0 });
  return extendedInterpreter(extended, { environment, context }).run(new Uint8Array(0)) === 1;
}

describe('what is beside a packet comes from the context', () => {
  it.each([
    ['proto', { protocol: 0x0008 }, 0x0800],
    ['type', { pkt_type: 4 }, 4],
    ['ifidx', { ifindex: 7 }, 7],
    ['mark', { mark: 0xfeed }, 0xfeed],
    ['queue', { queue_mapping: 3 }, 3],
    ['rxhash', { hash: 0x12345678 }, 0x12345678],
    ['vlan_tci', { vlan_tci: 0x0fff }, 0x0fff],
    ['vlanp', { vlan_present: 1 }, 1],
    ['vlan_tpid', { vlan_proto: 0x0081 }, 0x8100],
  ] as const)('[%s] of socket filters and tc programs: %j', (name, context, value) => {
    for (const environment of ['socket', 'tc'] as const) {
      expect(finds(name, value, environment, context)).toBe(true);
      expect(finds(name, value + 1, environment, context)).toBe(false);
    }
  });

  it.each([
    ['ifidx', { ingress_ifindex: 7 }, 7],
    ['queue', { rx_queue_index: 3 }, 3],
  ] as const)('[%s] of XDP programs: %j', (name, context, value) => {
    expect(finds(name, value, 'xdp', context)).toBe(true);
    expect(finds(name, value + 1, 'xdp', context)).toBe(false);
  });

  it('a filter for live captures: a tag that was taken off, and one that was not', () => {
    const classic = compile('vlan 5 and ip', { context: 'linux-live' });
    const run = (target: 'socket' | 'tc', packet: Uint8Array, context: Readonly<Record<string, number>>) =>
      extendedInterpreter(translate(classic, { target, match: 1, miss: 0 }), {
        environment: target,
        context,
      }).run(packet);
    const inside = new Uint8Array(60);
    inside.set([0x81, 0, 0, 5, 8, 0], 12);
    const beside = new Uint8Array(60);
    beside.set([8, 0], 12);
    for (const target of ['socket', 'tc'] as const) {
      expect(run(target, inside, {})).toBe(1);
      expect(run(target, beside, {})).toBe(0);
      expect(run(target, beside, { vlan_present: 1, vlan_tci: 5 })).toBe(1);
      expect(run(target, beside, { vlan_present: 1, vlan_tci: 6 })).toBe(0);
    }
  });
});

describe('what the target is not told', () => {
  it.each([
    [
      'tcp and inbound',
      'xdp',
      'XDP programs are not told whether a packet is inbound or outbound',
      'inbound',
    ],
    [
      'vlan 5 and tcp',
      'xdp',
      'XDP programs are not told the VLAN tag that was taken off the packet',
      'vlan 5',
    ],
    [
      'outbound',
      'flat',
      'programs over flat memory are not told whether a packet is inbound or outbound',
      'outbound',
    ],
  ] as const)("'%s' for %s: %s", (expression, target, message, part) => {
    const classic = compile(expression, { context: 'linux-live' });
    const start = expression.indexOf(part);
    expect(() => translate(classic, { target })).toThrow(
      expect.objectContaining({
        code: 'no-context-field',
        message,
        span: { start, end: start + part.length },
        hint: 'use the target socket or tc',
      }),
    );
  });

  it('nobody tells what no context has', () => {
    expect(() => translate(cbpf.parseProgram('ld [cpu]\nret'))).toThrow(
      "socket filters are not told the datum 'cpu'",
    );
  });
});
