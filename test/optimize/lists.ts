/** Long filters of the shapes that people feed a packet filter: by name, a filter of n terms. */

/** Numbers without a pattern, the same every time. */
const scatter = (i: number): number => Math.imul(i + 1, 2654435761) >>> 0;
const address = (i: number): string => {
  const bits = scatter(i);
  return [1 + ((bits >>> 24) % 223), (bits >>> 16) & 255, (bits >>> 8) & 255, bits & 255].join('.');
};
const network = (i: number): string => `${address(i).replace(/\.\d+$/, '.0')}/24`;
const network6 = (i: number): string => {
  const bits = scatter(i);
  return `2001:${(bits >>> 16).toString(16)}:${(bits & 0xffff).toString(16)}::/48`;
};
const port = (i: number): number => (i * 7) % 65536;

const anyOf = (n: number, term: (i: number) => string): string =>
  Array.from({ length: n }, (_, i) => term(i)).join(' or ');
const allOf = (n: number, term: (i: number) => string): string =>
  Array.from({ length: n }, (_, i) => term(i)).join(' and ');

/** What a term of a mixed list allows. */
const entries: readonly ((i: number) => string)[] = [
  (i) => `host ${address(i)}`,
  (i) => `net ${network(i)}`,
  (i) => `(tcp port ${port(i)})`,
  (i) => `(src host ${address(i)} and dst port ${port(i)})`,
  (i) => `net ${network6(i)}`,
  (i) => `(src net ${network(i)} and dst host ${address(i + 7)} and udp)`,
];

export const lists: Readonly<Record<string, (n: number) => string>> = {
  hosts: (n) => anyOf(n, (i) => `host ${address(i)}`),
  sources: (n) => anyOf(n, (i) => `src host ${address(i)}`),
  networks: (n) => anyOf(n, (i) => `net ${network(i)}`),
  'networks of IPv6': (n) => anyOf(n, (i) => `net ${network6(i)}`),
  ports: (n) => anyOf(n, (i) => `port ${port(i)}`),
  'port ranges': (n) => anyOf(n, (i) => `portrange ${port(i) % 65000}-${(port(i) % 65000) + 3}`),
  'no host with its port': (n) => allOf(n, (i) => `not (host ${address(i)} and port ${port(i)})`),
  'no pair with its port': (n) =>
    allOf(n, (i) => `not (src host ${address(i)} and dst host ${address(i + 99999)} and port ${port(i)})`),
  'no pair of hosts': (n) => allOf(n, (i) => `not (host ${address(i)} and host ${address(i + 99999)})`),
  'host and port, over TCP': (n) =>
    anyOf(n, (i) => `(tcp and src host ${address(i)} and dst port ${port(i)})`),
  bytes: (n) => anyOf(n, (i) => `tcp[${i % 20}] & ${1 + (i % 255)} != 0`),
  'allow and deny': (n) => {
    const terms = Array.from({ length: n }, (_, i) => entries[i % entries.length]!(i));
    return terms.reduce((text, term, i) => `${text}${i % 5 === 4 ? ' and not ' : ' or '}${term}`, 'ip');
  },
};
