import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { systemResolver } from '../../../src/node/index.js';
import type { Answer, Case } from '../../support/cases.js';
import { type Comparison, compareAll, describeDifference } from '../../support/comparison.js';
import { findOracle } from '../../support/oracle.js';
import { type CompileCase, ours } from '../../support/ours.js';
import { present, root, skips, titled } from '../../support/shared.js';
import { type OwnEtc, ownEtc, privateEtc, within } from './private-etc.js';

const oracle = findOracle();
const namespace = privateEtc();

let etc: OwnEtc | undefined;
afterEach(() => {
  etc?.remove();
  etc = undefined;
});

function put(files: Readonly<Record<string, string>>): OwnEtc {
  etc = ownEtc(present(oracle), files);
  return etc;
}

const asked = (expressions: readonly string[]): Case[] =>
  expressions.map((expression) => ({
    expression,
    linkType: 'EN10MB',
    snapLength: 262144,
    netmask: undefined,
    optimize: true,
  }));

/** Names in files are found without a look at /etc, so they need no process of their own. */
async function compareFiles(
  files: Readonly<Record<string, string>>,
  expressions: readonly string[],
): Promise<Comparison> {
  const { folder, oracle: inside } = put(files);
  const resolver = await systemResolver([], { folder });
  return compareAll(inside, ours(inside.dialect, resolver), asked(expressions));
}

/** Hosts are looked up by the C library, which must see the same files as libpcap. */
function compareHosts(
  files: Readonly<Record<string, string>>,
  expressions: readonly string[],
): Comparison & { readonly answers: readonly Answer[] } {
  const { folder, oracle: inside } = put(files);
  const cases = asked(expressions);
  const program = [process.execPath, '--import', 'tsx', join(root, 'test/node/names/answer.ts')];
  const [command, ...words] = within(folder, program);
  const { stdout, stderr } = spawnSync(command, words, {
    cwd: root,
    input: JSON.stringify([inside.dialect, cases]),
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(stderr);
  const answers = JSON.parse(stdout) as Answer[];
  const compileCase: CompileCase = (question) => answers[cases.indexOf(question)]!;
  return { ...compareAll(inside, compileCase, cases), answers };
}

const none = { identical: 0, 'both refuse': 0 };

const agreed = ({ differences, tally }: Comparison): typeof none => {
  expect(differences.map(describeDifference)).toEqual([]);
  return { identical: tally.identical, 'both refuse': tally['both refuse'] };
};

const lacking = skips(oracle) || skips(namespace);

describe.skipIf(lacking)(titled(titled('names in files of our own', oracle), namespace), () => {
  it('services: order, aliases, case, what a line may look like', async () => {
    const services = [
      '# comment',
      'first 1/tcp alias # not-an-alias',
      '  indented\t2/udp',
      'both 3/tcp\nboth 3/udp',
      'apart 4/tcp\napart 5/udp',
      'again 6/tcp\nagain 7/tcp\nagain 6/udp',
      'early 8/tcp late\nlate 9/tcp\nlate 10/udp',
      'large 65616/tcp\nlarger 99999999999999999999/udp',
      'negative -1/tcp\nplus +11/tcp\nzero 0/tcp',
      'octal 012/tcp\nhex 0x10/tcp',
      'spaced 12 /tcp\nspaced2 12/ tcp\nspaced3 12/tcp\ttcp x',
      'none /tcp\nnoport\nnotransport 13\nnotransport2 13/',
      'other 14/sctp\nupper 15/TCP\nslashes 16//tcp\nCase 17/tcp',
      'tail 18/tcp#comment\ncr 19/tcp crlf\r\nvt\v20/tcp\ff21',
      'http#80/tcp\nmy-name 21/tcp my.other_name\n80x 22/tcp',
      'last 23/tcp',
    ].join('\n');
    const names = services.match(/[A-Za-z][\w.-]*/g)!;
    const every = new Set([...names, 'CASE', 'case', 'nosuch', '80x', 'not', 'f21', 'http#80/tcp']);
    const expressions = [...every].flatMap((name) => [
      `port \\${name}`,
      `tcp port \\${name}`,
      `udp port \\${name}`,
      `portrange \\${name}-both`,
    ]);
    const outcome = agreed(await compareFiles({ services }, expressions));
    expect(outcome.identical).toBeGreaterThan(60);
    expect(outcome['both refuse']).toBeGreaterThan(60);
  });

  it('protocols: the same, and numbers that no packet has', async () => {
    const protocols = [
      'ip 0 IP\nfirst 1 alias Alias # comment\nagain 2\nagain 3',
      'large 300\nlarger 70000\nhuge 4294967294\nundefined 4294967295\nwrapped -1\nminus -2\nbeyond 9999999999',
      'hex 0x11\nglued 17x\nplus +17\nempty\nnumber x\nlast 20',
    ].join('\n');
    const expressions = [...new Set(protocols.match(/[A-Za-z]\w*/g)), 'FIRST', 'alias', 'nosuch'].flatMap(
      (name) => [`ip proto \\${name}`, `ip6 proto \\${name}`, `proto \\${name}`, `ip protochain \\${name}`],
    );
    const outcome = agreed(await compareFiles({ protocols }, expressions));
    expect(outcome.identical).toBeGreaterThan(40);
    expect(outcome['both refuse']).toBeGreaterThan(20);
  });

  it('networks: short addresses, other bases, what is no address', async () => {
    const networks = [
      'one 10 first-alias\ntwo 172.16\nthree 192.168.1\nfour 192.0.2.0\nfive 1.2.3.4.5',
      'zero 0\nzero4 0.0.0.0\nlow 0.0.1\nlast-byte 0.0.0.9\nall 255.255.255.255',
      'octal 010.011\nhex 0x0a.0xff\nhex2 xa.1\nnine 08\nempty\ndot 10.\ndots 10..1\nbig 256\nwrap 4294967297',
      'word ten\nhexless 0x\nONE 11\nMixed 12 aLiAs\nsign +10\nminus -1\nslash 10/8\ntail 13#x',
    ].join('\n');
    const every = [...new Set(networks.match(/[A-Za-z][\w-]*/g)), 'ALIAS', 'mixed', 'nosuch'];
    const outcome = agreed(
      await compareFiles(
        { networks },
        every.flatMap((name) => [`net \\${name}`, `src net \\${name}`, `ip net \\${name}`]),
      ),
    );
    expect(outcome.identical).toBeGreaterThan(60);
    expect(outcome['both refuse']).toBeGreaterThan(3);
  });

  it('ethers: spellings of an address, case of a name', async () => {
    const ethers = [
      '00:01:02:aa:bb:cc plain\n0:1:2:a:b:c short second\n00:01:02:aa:bb:cd plain',
      '00:01:02:aa:bb big\n00:01:02:aa:bb:cc:dd long\n00:01:02:aa:bb:1cc over\n00-01-02-aa-bb-cc dashes',
      '0x1:0X2:3:4:5:6 prefixed\n1: 2: 3:4:5:6 blanks\n+1:2:3:4:5:6 sign\n-1:2:3:4:5:6 minus\n-0:2:3:4:5:6 nought',
      '1:2:3:4:5:6\n1:2:3:4:5:6#comment\n1:2:3:4:5:6x glued\n0x:2:3:4:5:6 empty\n1:2:3:4:5:6\tMixedCase # c',
      '1::3:4:5:6 gap\nname 1:2:3:4:5:6\n  ff:ff:ff:ff:ff:ff everybody\n',
    ].join('\n');
    const names = ethers.match(/\b[a-zA-Z]{3,}\b/g)!;
    const every = [...new Set(names), 'MIXEDCASE', 'PLAIN', 'nosuch'].filter(
      (name) => !/^[a-f]+$/.test(name),
    );
    const outcome = agreed(
      await compareFiles(
        { ethers },
        every.flatMap((name) => [`ether host ${name}`, `ether src ${name}`, `ether dst host ${name}`]),
      ),
    );
    expect(outcome.identical).toBeGreaterThan(20);
    expect(outcome['both refuse']).toBeGreaterThan(20);
  });

  it('no files at all: nothing is known, and every protocol is 0', async () => {
    const known = ['port http', 'portrange http-https', 'net loopback', 'ether host gateway'];
    const protocols = ['ip proto ospf', 'ip proto nosuch', 'ip6 proto nosuch', 'ip protochain foo'];
    expect(agreed(await compareFiles({}, [...known, ...protocols, 'port 80']))).toEqual({
      identical: protocols.length + 1,
      'both refuse': known.length,
    });
  });

  it('hosts: both families, several lines, names twice, case, odd names', () => {
    const hosts = [
      '127.0.0.1 localhost\n::1 localhost ip6-localhost',
      '10.0.0.1 dup\n10.0.0.2 dup other\n10.0.0.1 dup dup\n2001:db8::1 dup\nfe80::1 dup',
      'fe80::2%lo scoped\n::ffff:10.1.2.3 mapped\n10.0.0.3 UPPER under_score a%b a|b xn--zzz trail.',
      '10.4 short\n0x7f.1 hex\n300.1.1.1 wrong\nff02::1 group\n0.0.0.0 any\n10.0.0.5 tail#not',
    ].join('\n');
    const names = [
      ...['localhost', 'ip6-localhost', 'dup', 'DUP', 'other', 'scoped', 'mapped', 'upper', 'under_score'],
      ...[
        '\\a%b',
        '\\a|b',
        'xn--zzz',
        'trail.',
        'short',
        'hex',
        'wrong',
        'group',
        'any',
        'tail',
        'not-there',
      ],
      ...['\\fe80::1%lo', '\\fe80::1%nosuch', '\\2001:db8::1%lo', '\\ff02::1%lo', '\\10.1', '\\0x7f.1'],
    ];
    const expressions = names.flatMap((name) => [
      `host ${name}`,
      `src host ${name}`,
      `ip host ${name}`,
      `ip6 host ${name}`,
      `arp host ${name}`,
      `dst ${name} or port 80`,
    ]);
    const outcome = compareHosts({ hosts, 'nsswitch.conf': 'hosts: files\n' }, expressions);
    expect(agreed(outcome).identical).toBeGreaterThan(80);
  });
});

/** Loopback, but nobody else's: the port cannot be chosen. */
const SERVER = '127.0.53.99';

describe.skipIf(lacking)(titled(titled('names of a name server', oracle), namespace), () => {
  let server: ChildProcess | undefined;
  afterEach(() => server?.kill());

  /** Whether a name server could be started, which takes port 53. */
  async function serve(hosts: Readonly<Record<string, string[] | null>>): Promise<boolean> {
    const program = ['--import', 'tsx', join(root, 'test/node/names/name-server.ts')];
    server = spawn(process.execPath, [...program, SERVER, JSON.stringify(hosts)], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [data] = (await Promise.race([once(server.stdout!, 'data'), once(server, 'exit')])) as unknown[];
    return String(data).startsWith('ready');
  }

  it('all addresses in the order of the C library, and names without an answer', async ({ skip }) => {
    const started = await serve({
      'four.test': ['192.0.2.4', '192.0.2.1', '192.0.2.3', '192.0.2.1'],
      'six.test': ['2001:db8::2', '2001:db8::1'],
      'mixed.test': ['192.0.2.9', '2001:db8::9', '127.0.0.1', '::1', '10.1.1.1', 'fe80::1'],
      'empty.test': [],
      'silent.test': null,
    });
    if (!started) skip('port 53 cannot be taken: run as root');
    const names = ['four.test', 'six.test', 'mixed.test', 'empty.test', 'nosuch.test', 'silent.test', 'four'];
    const expressions = names.flatMap((name) => [
      `host ${name}`,
      `ip host ${name}`,
      `ip6 src host ${name}`,
      `tcp port 80 and not dst host ${name}`,
    ]);
    const outcome = compareHosts(
      {
        'nsswitch.conf': 'hosts: files dns\n',
        'resolv.conf': `nameserver ${SERVER}\nsearch test\noptions timeout:1 attempts:1\n`,
      },
      expressions,
    );
    // Three names have addresses, one of them also without its domain; two filters are for a family that two names lack.
    expect(agreed(outcome)).toEqual({ identical: 13, 'both refuse': 15 });
  });
});
