import { readFile } from 'node:fs/promises';
import { AbduceError } from '@abduce/core';
import { type StoredSignal, storedSignals } from './signals.ts';

/** What a file says of one store. */
export interface StoreFilePart {
  /** As it stands after `--store`. */
  readonly store: string;
  /** Names of environment variables: the password, a bearer token, headers. */
  readonly passwordFrom?: string;
  readonly tokenFrom?: string;
  readonly headersFrom?: string;
}

export type StoreFile = Readonly<Partial<Record<StoredSignal, StoreFilePart>>>;

const keys = ['store', 'passwordFrom', 'tokenFrom', 'headersFrom'];

function wrong(path: string, what: string): AbduceError {
  return new AbduceError('CONFIG', `"${path}": ${what}`, {
    hint: `write {"metrics": "prometheus+http://host:9090", "default": {"store": "clickhouse://user@host:8123/db", "passwordFrom": "CLICKHOUSE_PASSWORD"}}; the signals are ${storedSignals.join(', ')}`,
  });
}

function partOf(path: string, name: string, value: unknown): StoreFilePart {
  if (typeof value === 'string') return { store: value };
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw wrong(path, `"${name}" is neither a store nor an object with one`);
  for (const [key, member] of Object.entries(value))
    if (!keys.includes(key) || typeof member !== 'string')
      throw wrong(path, `"${name}" has "${key}"; it may have the texts ${keys.join(', ')}`);
  const part = value as Partial<StoreFilePart>;
  if (part.store === undefined) throw wrong(path, `"${name}" has no "store"`);
  return { ...part, store: part.store };
}

/**
 * Reads a file that names a store for each signal; `default` is for those that are not named. Throws `CONFIG` for
 * what cannot be.
 */
export async function readStoreFile(path: string): Promise<StoreFile> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AbduceError('CONFIG', `cannot read the store’s file "${path}"`, {
      hint: 'give the path of a JSON file that names a store for each signal',
      cause,
    });
  });
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    throw wrong(path, `not JSON: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document))
    throw wrong(path, 'not an object');
  const stray = Object.keys(document).find(
    (name) => name !== 'default' && !storedSignals.some((signal) => signal === name),
  );
  if (stray !== undefined) throw wrong(path, `"${stray}" is no signal`);
  const given = new Map(Object.entries(document));
  const file: Partial<Record<StoredSignal, StoreFilePart>> = {};
  for (const signal of storedSignals) {
    const name = given.has(signal) ? signal : 'default';
    if (given.has(name)) file[signal] = partOf(path, name, given.get(name));
  }
  if (Object.keys(file).length === 0) throw wrong(path, 'it names no store');
  return file;
}
