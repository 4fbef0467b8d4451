/** Filter expressions → a resolver that answers for their names what the system's databases and DNS know. */

import { FilterError } from '../../base/index.js';
import { type Limits, withDefaults } from '../../limits.js';
import { embeddedResolver, type NameKind, type Resolver } from '../../names/index.js';
import { desugar } from '../../sets/index.js';
import { parse } from '../../syntax/index.js';
import { type DatabaseName, databaseFiles } from './files.js';
import { hostNames } from './host-names.js';
import { type LookUp, lookUpHosts } from './hosts.js';
import { withoutCase } from './lines.js';

export interface SystemResolverOptions {
  /** Where the files services, protocols, networks and ethers are. Default: `/etc`. */
  readonly folder?: string | undefined;
  /** Gives the addresses of a host. Default: the system's getaddrinfo(3), with /etc/hosts, DNS and whatever it is set up for. */
  readonly lookUp?: LookUp | undefined;
  /** Milliseconds that all hosts of the expressions together may take. Default: 30,000. */
  readonly timeout?: number | undefined;
  /** Those of the compilation: a longer expression is left to it. */
  readonly limits?: Partial<Limits> | undefined;
}

const DEFAULT_TIMEOUT = 30_000;

/**
 * Looks up the names of hosts in `expressions`, which a compilation cannot wait for, and gives the resolver to compile
 * them with. The other names are found in files when the compilation asks for them. An expression that cannot be parsed
 * is left to its compilation.
 */
export async function systemResolver(
  expressions: string | Iterable<string>,
  options: SystemResolverOptions = {},
): Promise<Resolver> {
  const { folder = '/etc', lookUp = systemLookUp, timeout = DEFAULT_TIMEOUT } = options;
  const all = typeof expressions === 'string' ? [expressions] : [...expressions];
  const { textLength } = withDefaults(options.limits);
  const names = all.filter(({ length }) => length <= textLength).flatMap(hostNamesOf);
  const hosts = await lookUpHosts(new Set(names), lookUp, timeout);
  const files = databaseFiles(folder);
  const elsewhere = process.platform === 'linux' ? undefined : embeddedResolver;

  return {
    service(name) {
      const services = files.services();
      if (services === undefined) return elsewhere?.service(name);
      const ports = { tcp: services.tcp.get(name), udp: services.udp.get(name) };
      return ports.tcp === undefined && ports.udp === undefined ? undefined : ports;
    },
    protocol(name) {
      const protocols = files.protocols();
      if (protocols === undefined) return elsewhere?.protocol(name) ?? protocolWithoutFile();
      const number = protocols.get(name);
      return number !== undefined && number > LARGEST_PROTOCOL ? undefined : number;
    },
    host(name) {
      const answer = hosts.get(name);
      return answer !== undefined && 'addresses' in answer ? answer.addresses : undefined;
    },
    network: (name) => files.networks()?.get(withoutCase(name)),
    etherHost: (name) => files.ethers()?.get(withoutCase(name)),
    hint(kind, name) {
      const answer = kind === 'host' ? hosts.get(name) : undefined;
      if (answer !== undefined && 'failure' in answer) return answer.failure;
      const database = databaseOf[kind];
      const fault = database && files.fault(database);
      if (fault !== undefined) return fault;
      if (kind === 'service' && files.services() === undefined)
        return `there is no ${folder}/services to read; write the number`;
      return hints(folder)[kind];
    },
  };
}

/** The file that a kind of names stands in. */
const databaseOf: Partial<Record<NameKind, DatabaseName>> = {
  service: 'services',
  protocol: 'protocols',
  network: 'networks',
  etherHost: 'ethers',
};

const hints = (folder: string): Partial<Record<NameKind, string>> => ({
  network: `names of networks are those in ${folder}/networks; an address is written as 192.0.2.0/24`,
  etherHost: `names of stations are those in ${folder}/ethers; an address is written as 00:00:5e:00:53:01`,
});

function hostNamesOf(expression: string): string[] {
  try {
    return [...hostNames(desugar(expression).use(parse))];
  } catch (error) {
    if (error instanceof FilterError) return [];
    throw error;
  }
}

async function systemLookUp(name: string): ReturnType<LookUp> {
  const { lookup } = await import('node:dns/promises');
  return lookup(name, { all: true, verbatim: true });
}

/** libpcap takes the number for a signed one, and a negative one for none. */
const LARGEST_PROTOCOL = 0x7fffffff;

/**
 * When glibc finds no file of protocols, libpcap (to 1.10.6) takes the error for an answer: every name is protocol 0.
 * Other C libraries need no file.
 */
function protocolWithoutFile(): number | undefined {
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime === undefined ? undefined : 0;
}
