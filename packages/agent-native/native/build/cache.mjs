// SPDX-License-Identifier: Apache-2.0
// Objects by content. What a source includes is known from its last build; while none of that changed, neither did the
// list itself.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { native, work } from './paths.mjs';

const folder = work('objects');
const hash = (...parts) => {
  const h = createHash('sha256');
  for (const part of parts) h.update(part).update('\0');
  return h.digest('hex').slice(0, 32);
};
const at = (path) => (isAbsolute(path) ? path : join(native, path));

const save = (path, bytes) => {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, bytes);
  renameSync(draft, path);
};

/** Headers out of the dependency file that `-MMD` writes; those of the system do not count. */
const includes = (text) => text.replace(/\\\n/g, ' ').split(': ')[1]?.trim().split(/\s+/) ?? [];

/**
 * The object of `source`, compiled by `build(object, dependencies)` unless nothing changed.
 * With `lastGood`, a source that does not compile is taken as it last did, and that is said.
 */
export async function cached(source, flags, build, lastGood) {
  const key = hash(source, native, ...flags);
  const list = join(folder, `${key}.list`);
  const last = join(folder, `${key}.last`);
  const name = (paths) =>
    join(folder, `${hash(key, ...paths.map((path) => readFileSync(at(path))))}.o`);
  if (existsSync(list)) {
    const paths = JSON.parse(readFileSync(list, 'utf8'));
    if (paths.every((path) => existsSync(at(path)))) {
      const object = name(paths);
      if (existsSync(object)) return object;
    }
  }
  const draft = join(folder, `${key}.${process.pid}`);
  try {
    await build(`${draft}.o`, `${draft}.d`);
  } catch (error) {
    if (!lastGood) throw error;
    if (!existsSync(last)) {
      console.warn(`${source} never compiled; left out:\n${error.message}`);
      return undefined;
    }
    console.warn(`${source} does not compile; taken as it last did:\n${error.message}`);
    return readFileSync(last, 'utf8');
  }
  const paths = includes(readFileSync(`${draft}.d`, 'utf8'));
  const object = name(paths);
  renameSync(`${draft}.o`, object);
  save(list, JSON.stringify(paths));
  save(last, object);
  return object;
}
