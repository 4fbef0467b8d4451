/** Long filters of the kinds that people feed to a packet filter, the same on every machine. */

/** A multiplicative generator: whole numbers below `below`. */
export function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

type Random = ReturnType<typeof randomNumbers>;

const dotted = (address: number): string =>
  [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join('.');

const host = (random: Random): string => dotted(random(2 ** 32));

function network(random: Random): string {
  const length = [16, 20, 22, 24, 24, 24, 28, 32][random(8)]!;
  return `${dotted((random(2 ** 32) & (length === 32 ? -1 : ~(2 ** (32 - length) - 1))) >>> 0)}/${length}`;
}

function network6(random: Random): string {
  const length = [32, 48, 48, 56, 64, 64][random(6)]!;
  const words = [0x2000 + random(0x40), random(0x10000), random(0x10000), random(0x10000)];
  if (length < 64) words[3]! &= length === 56 ? 0xff00 : 0;
  if (length < 48) words[2] = 0;
  return `${words.map((word) => word.toString(16)).join(':')}::/${length}`;
}

const mixed = (random: Random, i: number): string => (i % 2 === 0 ? network(random) : network6(random));

const terms = (count: number, term: (random: Random, i: number) => string, joint: string): string => {
  const random = randomNumbers(count);
  return Array.from({ length: count }, (_, i) => term(random, i)).join(joint);
};

/** A list as firewalls keep it, a line an entry, with remarks. */
function allowAndDeny(count: number): string {
  const random = randomNumbers(count);
  const line = (word: string, i: number): string =>
    `${word} net ${mixed(random, i)}${i % 5 === 0 ? ` # ticket ${i}, "${word}" since 2019` : ''}`;
  const half = count >> 1;
  const allowed = Array.from({ length: half }, (_, i) => line(i === 0 ? '' : 'or', i)).join('\n');
  const denied = Array.from({ length: count - half }, (_, i) => line('and not', i)).join('\n');
  return `# allowed\n(\n${allowed}\n)\n# denied\n${denied}\n`;
}

export const shapes: Readonly<Record<string, (count: number) => string>> = {
  hosts: (count) => terms(count, (random) => `host ${host(random)}`, ' or '),
  'networks, IPv4': (count) => terms(count, (random) => `net ${network(random)}`, ' or '),
  'networks, IPv6': (count) => terms(count, (random) => `net ${network6(random)}`, ' or '),
  'networks, mixed': (count) => terms(count, (random, i) => `net ${mixed(random, i)}`, ' or '),
  ports: (count) => terms(count, (_, i) => `port ${(i * 40_503) & 0xffff}`, ' or '),
  'port ranges': (count) => terms(count, (_, i) => `portrange ${i * 6}-${i * 6 + 1 + (i % 4)}`, ' or '),
  'not (host and port)': (count) =>
    terms(count, (random) => `not (host ${host(random)} and port ${random(65_536)})`, ' and '),
  'allow and deny': allowAndDeny,
};
