/** A word that is no keyword → the words of the language that may have been meant by it, the likeliest first. */

import { constants } from './constants.js';
import { allKeywords } from './keywords.js';
import { nearest } from './spelling.js';

/** Words of other tools and of everyday talk. */
export const foreignWords: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ipv4: 'ip',
    ip4: 'ip',
    ipv6: 'ip6',
    icmpv6: 'icmp6',
    eth: 'ether',
    ethernet: 'ether',
    source: 'src',
    dest: 'dst',
    destination: 'dst',
    addr: 'host',
    address: 'host',
    network: 'net',
    subnet: 'net',
    protocol: 'proto',
    ports: 'port',
    hosts: 'host',
    size: 'len',
    syn: 'tcp-syn',
    fin: 'tcp-fin',
    rst: 'tcp-rst',
    push: 'tcp-push',
    ack: 'tcp-ack',
    urg: 'tcp-urg',
    dhcp: 'port 67 or port 68',
    dns: 'port 53',
    ftp: 'port 21',
    http: 'port 80',
    https: 'port 443',
    imap: 'port 143',
    ldap: 'port 389',
    ntp: 'port 123',
    quic: 'udp port 443',
    rdp: 'port 3389',
    sip: 'port 5060',
    smb: 'port 445',
    smtp: 'port 25',
    snmp: 'port 161',
    ssh: 'port 22',
    ssl: 'port 443',
    telnet: 'port 23',
    tls: 'port 443',
  }),
);

/** Of equally near words the commoner one is meant: `prot` is `port` rather than `proto`. */
const commonest = [
  'port',
  'host',
  'net',
  'src',
  'dst',
  'tcp',
  'udp',
  'ip',
  'and',
  'or',
  'not',
  'icmp',
  'arp',
  'ether',
  'portrange',
];

const vocabulary: readonly string[] = [...new Set([...commonest, ...allKeywords, ...constants.keys()])];

export function intendedWords(word: string): readonly string[] {
  const lower = word.toLowerCase();
  const foreign = foreignWords.get(lower);
  const exact = vocabulary.includes(lower) ? [lower] : [];
  // A well-known word is not misspelt: `dns` is not `dst`.
  if (foreign !== undefined) return [...exact, foreign];
  return [...exact, ...nearest(lower, vocabulary)];
}

/** Services that are often filtered by name, besides those above: what else is a service only a system knows. */
const services: ReadonlySet<string> = new Set(
  'bootpc bootps domain finger ftp-data imaps irc kerberos ldaps mysql nfs nntp pop3 pop3s postgresql radius rsync submission sunrpc syslog tftp whois www'.split(
    ' ',
  ),
);

export const isService = (word: string): boolean =>
  services.has(word) || foreignWords.get(word)?.includes('port ') === true;
