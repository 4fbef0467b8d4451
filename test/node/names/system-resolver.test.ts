import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compile, FilterError } from '../../../src/index.js';
import { type SystemResolverOptions, systemResolver } from '../../../src/node/index.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const temporary = temporaryFolder();

const known: Readonly<Record<string, readonly string[]>> = {
  one: ['192.0.2.1'],
  two: ['2001:db8::1', '192.0.2.2', '192.0.2.2'],
  scoped: ['fe80::1%lo'],
  nothing: [],
};

/** Answers from a table, and remembers what it was asked. */
function lookUpIn(table: typeof known): {
  lookUp: (name: string) => Promise<{ address: string }[]>;
  asked: string[];
} {
  const asked: string[] = [];
  return {
    asked,
    async lookUp(name) {
      asked.push(name);
      const addresses = table[name];
      if (addresses === undefined) throw Object.assign(new Error('no'), { code: 'ENOTFOUND' });
      return addresses.map((address) => ({ address }));
    },
  };
}

async function refusalOf(expression: string, options: SystemResolverOptions): Promise<FilterError> {
  const resolver = await systemResolver(expression, options);
  try {
    compile(expression, { resolver });
  } catch (error) {
    if (error instanceof FilterError) return error;
    throw error;
  }
  throw new Error(`${expression} compiles`);
}

describe('hosts', () => {
  it('are looked up before the compilation, in all expressions, once each', async () => {
    const { lookUp, asked } = lookUpIn(known);
    const resolver = await systemResolver(
      [
        'host one and not (src two or dst host nosuch)',
        'ip6 host two or port http',
        'not not arp host three',
      ],
      { folder: temporary.path, lookUp },
    );
    expect([...asked].sort()).toEqual(['nosuch', 'one', 'three', 'two']);
    expect(resolver.host('one')).toEqual([{ family: 'ipv4', address: 0xc0000201 }]);
    const ipv4 = { family: 'ipv4', address: 0xc0000202 };
    const ipv6 = Uint8Array.from([0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect(resolver.host('two')).toEqual([{ family: 'ipv6', address: ipv6 }, ipv4, ipv4]);
    expect(resolver.host('nosuch')).toBeUndefined();
    expect(resolver.host('never-named')).toBeUndefined();
  });

  it('are the only names looked up', async () => {
    const { lookUp, asked } = lookUpIn(known);
    const expressions = [
      'net one and port two and ip proto three and portrange four-five and ether host six',
      'host \\10.1 or host \\0x7f.1 or host \\::1 or host \\::1%3 or host 10.0.0.1 or host 2001:db8::1',
      'decnet host seven',
      'host eight and (',
      'ether proto ip and gateway nine and tcp or ten',
      '',
    ];
    await systemResolver(expressions, { folder: temporary.path, lookUp });
    expect(asked).toEqual([]);
  });

  it('of an expression beyond the limits of its compilation are left alone', async () => {
    const { lookUp, asked } = lookUpIn(known);
    await systemResolver(['host one', 'src host two'], {
      folder: temporary.path,
      lookUp,
      limits: { textLength: 8 },
    });
    expect(asked).toEqual(['one']);
  });

  it('may be named by the ten thousand', async () => {
    const { lookUp, asked } = lookUpIn(known);
    const names = Array.from({ length: 10_000 }, (_, i) => `host h${i}`);
    await systemResolver(names.join(' or '), { folder: temporary.path, lookUp });
    expect(asked.length).toBe(10_000);
  });

  it('without an answer in time are unknown, and no more are asked for', async () => {
    let asked = 0;
    const lookUp = (): Promise<never> => {
      asked++;
      return new Promise(() => {});
    };
    const expression = Array.from({ length: 100 }, (_, i) => `host h${i}`).join(' or ');
    const { code, hint, span } = await refusalOf(expression, { folder: temporary.path, lookUp, timeout: 20 });
    expect({ code, hint, span }).toEqual({
      code: 'unknown-host',
      hint: 'there was no answer within 0.02 s',
      span: { start: 5, end: 7 },
    });
    expect(asked).toBe(4);
  });

  it('answered late change nothing, and begin no other look-up', async () => {
    let asked = 0;
    const answers: (() => void)[] = [];
    const lookUp = (): Promise<{ address: string }[]> => {
      asked++;
      return new Promise((resolve) => answers.push(() => resolve([{ address: '192.0.2.1' }])));
    };
    const expression = Array.from({ length: 10 }, (_, i) => `host h${i}`).join(' or ');
    const resolver = await systemResolver(expression, { folder: temporary.path, lookUp, timeout: 20 });
    for (const answer of answers) answer();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(resolver.host('h0')).toBeUndefined();
    expect(asked).toBe(4);
  });

  it.each([
    ['host nosuch', undefined],
    ['host nothing', undefined],
    ['host \\bücher.example', 'write the name in its ASCII form (xn--…)'],
    ['host \\fe80::1%nosuch', "'nosuch' is no interface that the address can be of"],
    ['host \\2001:db8::1%lo', "'lo' is no interface that the address can be of"],
    ['host \\fe80::1%..', "'..' is no interface that the address can be of"],
  ])('%s is unknown, and the hint is %s', async (expression, hint) => {
    const refusal = await refusalOf(expression, { folder: temporary.path, ...lookUpIn(known) });
    expect({ code: refusal.code, hint: refusal.hint }).toEqual({ code: 'unknown-host', hint });
  });

  it('that cannot be asked for now are told from those that are not known', async () => {
    const lookUp = () => Promise.reject(Object.assign(new Error('later'), { code: 'EAI_AGAIN' }));
    const { message, hint } = await refusalOf('host one', { folder: temporary.path, lookUp });
    expect([message, hint]).toEqual(["unknown host 'one'", 'looking it up failed: EAI_AGAIN']);
  });

  it('with a scope are their address', async () => {
    const resolver = await systemResolver('host scoped', { folder: temporary.path, ...lookUpIn(known) });
    const plain = {
      family: 'ipv6',
      address: Uint8Array.from([0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
    };
    expect(resolver.host('scoped')).toEqual([plain]);
  });
});

describe('names in files', () => {
  it('are found where the file has them', async () => {
    writeFileSync(join(temporary.path, 'services'), 'web 8080/tcp\nboth 9/tcp\nboth 9/udp\n');
    writeFileSync(join(temporary.path, 'protocols'), 'mine 200 MINE\nnegative 4294967295\n');
    writeFileSync(join(temporary.path, 'networks'), 'lan 10.1\n');
    writeFileSync(join(temporary.path, 'ethers'), '0:1:2:3:4:5 router\n');
    const resolver = await systemResolver([], { folder: temporary.path });
    expect(resolver.service('web')).toEqual({ tcp: 8080, udp: undefined });
    expect(resolver.service('both')).toEqual({ tcp: 9, udp: 9 });
    expect(resolver.service('http')).toBeUndefined();
    expect(resolver.protocol('MINE')).toBe(200);
    expect(resolver.protocol('Mine')).toBeUndefined();
    expect(resolver.protocol('negative')).toBeUndefined();
    expect(resolver.network('LAN')).toBe(0x0a010000);
    expect(resolver.etherHost('Router')).toEqual(Uint8Array.from([0, 1, 2, 3, 4, 5]));
  });

  it('are read when a name is asked for, and once', async () => {
    const resolver = await systemResolver([], { folder: temporary.path });
    writeFileSync(join(temporary.path, 'services'), 'a 1/tcp\n');
    expect(resolver.service('a')?.tcp).toBe(1);
    writeFileSync(join(temporary.path, 'services'), 'a 2/tcp\n');
    expect(resolver.service('a')?.tcp).toBe(1);
  });

  it.each([
    ['port http', 'FOLDER/services', 'there is no FOLDER/services to read; write the number'],
    ['net lan', '', 'names of networks are those in FOLDER/networks; an address is written as 192.0.2.0/24'],
    [
      'ether host router',
      '',
      'names of stations are those in FOLDER/ethers; an address is written as 00:00:5e:00:53:01',
    ],
  ])('that are not there are told of: %s', async (expression, _, hint) => {
    const refusal = await refusalOf(expression, { folder: temporary.path });
    expect(refusal.hint).toBe(hint.replaceAll('FOLDER', temporary.path));
  });

  it.each([
    ['port nosuch', 'services'],
    ['net lan', 'networks'],
    ['ether host router', 'ethers'],
  ])('that are there and cannot be read are told of: %s', async (expression, name) => {
    mkdirSync(join(temporary.path, name));
    const refusal = await refusalOf(expression, { folder: temporary.path });
    expect(refusal.hint).toBe(`${join(temporary.path, name)}: illegal operation on a directory`);
  });
});
