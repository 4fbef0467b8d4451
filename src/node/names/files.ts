/** The files of names in a folder → their tables, read when a first name asks for them. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEthers, parseNetworks, parseProtocols, parseServices, type Services } from './databases.js';

/** Each gives undefined where there is no such file to read. */
export interface DatabaseFiles {
  services(): Services | undefined;
  protocols(): ReadonlyMap<string, number> | undefined;
  networks(): ReadonlyMap<string, number> | undefined;
  ethers(): ReadonlyMap<string, Uint8Array> | undefined;
}

export const databaseFiles = (folder: string): DatabaseFiles => ({
  services: once(() => readTable(join(folder, 'services'), parseServices)),
  protocols: once(() => readTable(join(folder, 'protocols'), parseProtocols)),
  networks: once(() => readTable(join(folder, 'networks'), parseNetworks)),
  ethers: once(() => readTable(join(folder, 'ethers'), parseEthers)),
});

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}

function readTable<Table>(path: string, parseText: (text: string) => Table): Table | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
  return parseText(text);
}
