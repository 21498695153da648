import { AbduceError, type TelemetryStore } from '@abduce/core';
import type { ClickHouseStore } from '@abduce/storage/clickhouse';
import { loadChdbModule } from './chdb-module.ts';
import type { Environment, OpenedStore, OpenOptions } from './opened-store.ts';
import { storedSignals } from './signals.ts';
import { readStoreFile, type StoreFilePart } from './store-file.ts';
import { type Keep, parseStoreSpec, type StoreSpec, shownSpec } from './store-spec.ts';

type Opened = Pick<OpenedStore, 'store' | 'tools'> &
  Partial<Pick<OpenedStore, 'prepare' | 'save' | 'losses'>> & {
    /** Default closes the store. */
    readonly close?: () => Promise<void>;
  };

/** Opens the store that the text names; its adapter is loaded now. Throws `CONFIG` with what may be written. */
export async function openStore(
  text: string,
  env: Environment,
  options: OpenOptions = {},
): Promise<OpenedStore> {
  const spec = parseStoreSpec(text, env);
  const opened = await storeOf(spec, text, env, options);
  const { store, tools, prepare, save, losses, close = () => store.close() } = opened;
  return {
    store,
    tools,
    prepare: prepare ?? (async () => ({})),
    save: save ?? (async () => {}),
    losses: losses ?? (() => []),
    spec,
    shown: shownSpec(text),
    [Symbol.asyncDispose]: close,
  };
}

async function storeOf(
  spec: StoreSpec,
  text: string,
  env: Environment,
  options: OpenOptions,
): Promise<Opened> {
  switch (spec.kind) {
    case 'memory':
      return await (await import('./open-memory.ts')).openMemory(spec.snapshot, options);
    case 'clickhouse': {
      const { clickhouseStore } = await import('@abduce/storage/clickhouse');
      const { kind: _, ...server } = spec;
      return await ofClickHouse(clickhouseStore({ ...server, migrate: 'never' }), spec, text);
    }
    case 'chdb': {
      const { chdbStore } = await import('@abduce/storage/chdb');
      const { kind: _, ...embedded } = spec;
      const store = chdbStore({ ...embedded, migrate: 'never', load: () => loadChdbModule() });
      return await ofClickHouse(store, spec, text);
    }
    case 'prometheus': {
      const { prometheusStore } = await import('@abduce/storage/prometheus');
      const { prometheusLosses, prometheusTools } = await import('./prometheus-tools.ts');
      const store = prometheusStore({
        url: spec.url,
        headers: spec.headers,
        // Whoever waits for an answer would rather know.
        ...(options.write !== true && { retry: { attempts: 3 } }),
      });
      return {
        store,
        tools: prometheusTools(store, spec),
        losses: () => prometheusLosses(store.stats()),
      };
    }
    case 'file':
      return await ofFile(spec.path, env, options);
  }
}

async function ofClickHouse(
  store: ClickHouseStore,
  { database = 'abduce', keep }: Extract<StoreSpec, { kind: 'clickhouse' | 'chdb' }>,
  text: string,
): Promise<Opened> {
  const { clickhouseTools } = await import('./clickhouse-tools.ts');
  const { clickhouseKeep } = await import('./clickhouse-keep.ts');
  return {
    store,
    tools: clickhouseTools(store, database),
    async prepare() {
      const { version, target, statements } = await store.pending();
      if (version === 0) await store.migrate();
      else if (version < target || (keep !== undefined && statements.length > 0)) {
        const shown = shownSpec(text);
        throw new AbduceError(
          'CONFIG',
          version < target
            ? `the tables of "${shown}" have version ${version} of the schema; ${target} is needed`
            : `the tables of "${shown}" are not as asked for, such as for how long they keep rows`,
          { hint: `run \`abduce store migrate --store '${shown}'\`, first with --dry-run` },
        );
      }
      return await clickhouseKeep(store, database);
    },
  };
}

/** The environment as one store of a file is to see it. */
function environmentOf(part: StoreFilePart, env: Environment): Environment {
  const { passwordFrom, tokenFrom, headersFrom } = part;
  const from = (name: string | undefined): string | undefined =>
    name === undefined ? undefined : env[name];
  return {
    ...env,
    ...(passwordFrom !== undefined && { ABDUCE_STORE_PASSWORD: from(passwordFrom) }),
    ...(tokenFrom !== undefined && { ABDUCE_STORE_TOKEN: from(tokenFrom) }),
    ...(headersFrom !== undefined && { ABDUCE_STORE_HEADERS: from(headersFrom) }),
  };
}

async function ofFile(path: string, env: Environment, options: OpenOptions): Promise<Opened> {
  const file = await readStoreFile(path);
  const { composeStore } = await import('@abduce/storage/compose');
  const { composedTools } = await import('./composed-tools.ts');
  const opened = new Map<string, OpenedStore>();
  const sources: Record<string, TelemetryStore> = {};
  for (const signal of storedSignals) {
    const part = file[signal];
    if (part === undefined) continue;
    const key = JSON.stringify(part);
    let one = opened.get(key);
    if (one === undefined) {
      one = await openStore(part.store, environmentOf(part, env), options);
      opened.set(key, one);
    }
    // A default that does not keep everything is no mistake.
    if (one.store[signal] !== undefined) sources[signal] = one.store;
  }
  const parts = [...opened.values()];
  return {
    store: composeStore({ name: path, ...sources }),
    tools: composedTools(parts),
    async prepare() {
      const keeps: Keep[] = [];
      for (const part of parts) keeps.push(await part.prepare());
      return Object.assign({}, ...keeps) as Keep;
    },
    async save() {
      for (const part of parts) await part.save();
    },
    losses: () => parts.flatMap((part) => part.losses()),
    async close() {
      for (const part of parts) await part[Symbol.asyncDispose]();
    },
  };
}
