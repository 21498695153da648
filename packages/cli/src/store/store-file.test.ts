import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folder } from '../test-kit/folder.ts';
import { openStore } from './open-store.ts';
import { readStoreFile } from './store-file.ts';

async function file(content: unknown): Promise<AsyncDisposable & { readonly path: string }> {
  const home = await folder();
  const path = join(home.path, 'store.json');
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return { path, [Symbol.asyncDispose]: () => home[Symbol.asyncDispose]() };
}

it('names a store for each signal, and one for the rest', async () => {
  const all = { store: 'clickhouse://db', passwordFrom: 'CH' };
  await using made = await file({ metrics: 'prometheus+http://p', default: all });
  expect(await readStoreFile(made.path)).toEqual({
    metrics: { store: 'prometheus+http://p' },
    traces: all,
    logs: all,
    profiles: all,
    changes: all,
  });
});

it('opens each store once, and what a default does not keep is left out', async () => {
  await using made = await file({ default: 'prometheus+http://127.0.0.1:1', logs: 'memory' });
  await using opened = await openStore(made.path, {});
  const { store } = opened;
  expect([store.metrics, store.logs, store.traces].map((part) => part !== undefined)).toEqual([
    true,
    true,
    false,
  ]);
});

it.each([
  ['{"metrics"', 'not JSON'],
  [[], 'not an object'],
  [{}, 'names no store'],
  [{ spans: 'memory' }, '"spans" is no signal'],
  [{ logs: 7 }, '"logs" is neither'],
  [{ logs: {} }, '"logs" has no "store"'],
  [{ logs: { store: 'memory', password: 'x' } }, 'has "password"'],
  [{ logs: 'mysql://db' }, 'mysql://db'],
])('%j is refused', async (content, said) => {
  await using made = await file(content);
  await expect(openStore(made.path, {})).rejects.toMatchObject({
    code: 'CONFIG',
    message: expect.stringContaining(said),
    hint: expect.any(String),
  });
});

it('that is not there is asked for', async () => {
  await expect(openStore('/nowhere/store.json', {})).rejects.toMatchObject({
    code: 'CONFIG',
    message: 'cannot read the store’s file "/nowhere/store.json"',
  });
});
