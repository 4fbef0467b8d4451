/** Where the files are that a test compares with and that are not part of the tree, and the reason when they are missing. */

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Something from outside the tree: there, or missing for a reason that names what to install. */
export type External<Value> =
  | { readonly value: Value }
  /** `installable: false` for what no package brings. */
  | { readonly missing: string; readonly installable?: false };

/** The root of the tree. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The folder of filters, captures and the oracle's source: BPFSIEVE_SHARED, or `shared` beside the tree. */
export function sharedFolder(): External<string> {
  const { BPFSIEVE_SHARED } = process.env;
  const candidates = [BPFSIEVE_SHARED, join(root, '..', 'shared')];
  const folder = candidates.find((each) => each !== undefined && existsSync(join(each, 'filters')));
  if (folder !== undefined) return { value: folder };
  return {
    missing: 'the shared folder is missing: set BPFSIEVE_SHARED to where filters/ and captures/ are',
    installable: false,
  };
}

/** BPFSIEVE_REQUIRE_ORACLE=1 makes it a failure when a package is missing, so that CI cannot pass by skipping. */
const { BPFSIEVE_REQUIRE_ORACLE } = process.env;
const required = BPFSIEVE_REQUIRE_ORACLE === '1';

/** For `describe.skipIf(…)`: whether to skip, once the reason is in the title; throws when skipping is not allowed. */
export function skips<Value>(
  external: External<Value>,
): external is Exclude<External<Value>, { readonly value: Value }> {
  if (!('missing' in external)) return false;
  if (required && external.installable !== false)
    throw new Error(`BPFSIEVE_REQUIRE_ORACLE=1, but ${external.missing}`);
  return true;
}

/** A title that carries the reason when its tests are skipped. */
export const titled = <Value>(title: string, external: External<Value>): string =>
  'missing' in external ? `${title} (skipped: ${external.missing})` : title;

/** The thing itself, within a test that is skipped when it is missing. */
export function present<Value>(external: External<Value>): Value {
  if ('missing' in external) throw new Error(external.missing);
  return external.value;
}
