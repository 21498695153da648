// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, readdirSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder `native`. */
export const native = dirname(dirname(fileURLToPath(import.meta.url)));

/** The package that ships the binary of an architecture. */
export const packages = (arch) => join(native, '..', '..', `agent-native-linux-${arch}`);

/** A folder of the build outside the tree, made when it is not there. */
export function work(name) {
  const path = join(tmpdir(), `abduce-native-${userInfo().uid}`, name);
  mkdirSync(path, { recursive: true });
  return path;
}

/** Files below a folder of `native` whose names end so, sorted, relative to `native`. */
export function files(folder, ending) {
  return readdirSync(join(native, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(native.length + 1))
    .sort();
}
