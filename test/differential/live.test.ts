/** What `tcpdump -d -i lo` compiles, where the kernel's metadata can be asked: the same programs. */

import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { compile, FilterError, formatProgram } from '../../src/index.js';
import { dialectFor, systemTcpdump } from '../../src/node/index.js';
import { ownFilters } from '../support/filters.js';
import { type External, skips, titled } from '../support/shared.js';

const tcpdump = systemTcpdump();
/** Opening an interface takes rights that not every user has. */
const interfaces: External<'lo'> =
  tcpdump !== undefined && spawnSync('tcpdump', ['-d', '-i', 'lo', 'ip']).status === 0
    ? { value: 'lo' }
    : { missing: 'needs the package tcpdump, and the right to open the interface lo', installable: false };

/** The loopback interface's netmask, which tcpdump passes on. */
const NETMASK = '255.0.0.0';

const encapsulations = [
  'vlan or ip',
  'not vlan 5',
  'vlan and vlan and ip6',
  'vlan 5 and mpls and ip',
  'pppoes and vlan',
  'geneve and vlan 4 and ip',
  'vlan and geneve and vlan 4',
  'vlan and ip protochain 6',
  'ip and vlan',
  'vlan and ip[0] = 3 and tcp[0] = 4',
  'ifindex 3 and outbound',
];

function ours(expression: string, optimize: boolean): string | undefined {
  try {
    const libpcap = dialectFor(tcpdump?.libpcap ?? '');
    return formatProgram(
      compile(expression, { context: 'linux-live', netmask: NETMASK, libpcap, optimize }),
      'human',
    );
  } catch (error) {
    if (error instanceof FilterError) return undefined;
    throw error;
  }
}

function theirs(expression: string, optimize: boolean): string | undefined {
  const flags = optimize ? ['-d'] : ['-d', '-O'];
  const { status, stdout } = spawnSync('tcpdump', [...flags, '-i', 'lo', '--', expression], {
    encoding: 'utf8',
  });
  return status === 0 ? stdout : undefined;
}

describe.skipIf(skips(interfaces))(titled('on a live interface', interfaces), () => {
  const own = ['encapsulation', 'length-and-direction'].flatMap((topic) => ownFilters().get(topic) ?? []);
  it('has filters to compare', () => {
    expect(own.length).toBeGreaterThan(50);
  });

  it.each([...encapsulations, ...own.filter((_, i) => i % 4 === 0)])('%s', (expression) => {
    for (const optimize of [true, false])
      expect(ours(expression, optimize)).toBe(theirs(expression, optimize));
  });
});
