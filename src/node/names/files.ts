/** The files of names in a folder → their tables, read when a first name asks for them. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attempt, FileError } from '../file-error.js';
import { parseEthers, parseNetworks, parseProtocols, parseServices, type Services } from './databases.js';

/** The tables give undefined where there is no such file, or where it cannot be read. */
export interface DatabaseFiles {
  services(): Services | undefined;
  protocols(): ReadonlyMap<string, number> | undefined;
  networks(): ReadonlyMap<string, number> | undefined;
  ethers(): ReadonlyMap<string, Uint8Array> | undefined;
  /** Why a file that is there could not be read, when it was tried. */
  fault(name: DatabaseName): string | undefined;
}

export type DatabaseName = 'services' | 'protocols' | 'networks' | 'ethers';

export function databaseFiles(folder: string): DatabaseFiles {
  const faults = new Map<DatabaseName, string>();

  function read<Table>(name: DatabaseName, parseText: (text: string) => Table): Table | undefined {
    const path = join(folder, name);
    let text: string;
    try {
      text = attempt(path, () => readFileSync(path, 'utf8'));
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      if (error.code !== 'ENOENT') faults.set(name, `${path}: ${error.message}`);
      return undefined;
    }
    return parseText(text);
  }

  return {
    services: once(() => read('services', parseServices)),
    protocols: once(() => read('protocols', parseProtocols)),
    networks: once(() => read('networks', parseNetworks)),
    ethers: once(() => read('ethers', parseEthers)),
    fault: (name) => faults.get(name),
  };
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}
