/** The resolver that needs no system: the embedded tables of services and protocols → ports and protocol numbers. */

import { protocols, services } from './data.js';
import type { NameKind, Resolver, ServicePorts } from './resolver.js';

/** The words of a table, each `key=name,alias…`, one name at a time. */
function* entries(table: string): Generator<readonly [key: string, name: string]> {
  for (const word of table.trim().split(/\s+/)) {
    const [key = '', names = ''] = word.split('=');
    for (const name of names.split(',')) yield [key, name];
  }
}

/** Built on first use; the first entry of a name wins, as in a search through the file. */
function once<Value>(build: () => ReadonlyMap<string, Value>): () => ReadonlyMap<string, Value> {
  let table: ReadonlyMap<string, Value> | undefined;
  return () => (table ??= build());
}

const serviceTable = once(() => {
  const table = new Map<string, ServicePorts>();
  for (const [key, name] of entries(services)) {
    const [port, transport] = key.split('/');
    const known = table.get(name);
    table.set(name, {
      tcp: known?.tcp ?? (transport === 'udp' ? undefined : Number(port)),
      udp: known?.udp ?? (transport === 'tcp' ? undefined : Number(port)),
    });
  }
  return table;
});

const protocolTable = once(() => {
  const table = new Map<string, number>();
  for (const [key, name] of entries(protocols)) if (!table.has(name)) table.set(name, Number(key));
  return table;
});

const hints: Partial<Record<NameKind, string>> = {
  host: 'names of hosts are not looked up here: write the address',
  network: 'names of networks are not looked up here: write the address, as 192.0.2.0/24',
  etherHost: 'names of stations are not looked up here: write the address, as 00:00:5e:00:53:01',
};

/** Ports and protocols as Debian 12 knows them; no hosts, networks or ethers. */
export const embeddedResolver: Resolver = {
  service: (name) => serviceTable().get(name),
  protocol: (name) => protocolTable().get(name),
  host: () => undefined,
  network: () => undefined,
  etherHost: () => undefined,
  hint: (kind) => hints[kind],
};
