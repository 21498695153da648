import { AbduceError, type TelemetryStore } from '@abduce/core';
import type { ClickHouseStore } from '@abduce/storage/clickhouse';
import { loadChdbModule } from './chdb-module.ts';
import { parseStoreSpec, type StoreSpec, shownSpec, storeSpecError } from './store-spec.ts';
import type { StoreTools } from './store-tools.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A store that a command works with. */
export interface OpenedStore extends AsyncDisposable {
  readonly spec: StoreSpec;
  /** What was written on the command line, without a password. */
  readonly shown: string;
  readonly store: TelemetryStore;
  readonly tools: StoreTools;
  /**
   * Makes it ready for writing: a new database gets its tables. What is there is never altered by the way, since that
   * could shorten how long things are kept. Throws `CONFIG` when it needs a migration first.
   */
  prepare(): Promise<void>;
}

type Opened = Pick<OpenedStore, 'store' | 'tools' | 'prepare'>;

const nothing = async (): Promise<void> => {};

/** Opens the store that the text names; its adapter is loaded now. Throws `CONFIG` with what may be written. */
export async function openStore(text: string, env: Environment): Promise<OpenedStore> {
  const spec = parseStoreSpec(text, env);
  const opened = await storeOf(spec, text, env);
  return {
    ...opened,
    spec,
    shown: shownSpec(text),
    [Symbol.asyncDispose]: () => opened.store.close(),
  };
}

async function storeOf(spec: StoreSpec, text: string, _env: Environment): Promise<Opened> {
  switch (spec.kind) {
    case 'memory': {
      const { memoryStore } = await import('@abduce/storage/memory');
      const { memoryTools } = await import('./memory-tools.ts');
      const store = memoryStore({ maxAge: Number.MAX_SAFE_INTEGER });
      return { store, tools: memoryTools(store, spec.snapshot), prepare: nothing };
    }
    case 'clickhouse': {
      const { clickhouseStore } = await import('@abduce/storage/clickhouse');
      const { kind: _, cluster, ...options } = spec;
      const store = clickhouseStore({
        ...options,
        migrate: 'never',
        ...(cluster !== undefined && { cluster }),
      });
      return await ofClickHouse(store, spec, text);
    }
    case 'chdb': {
      const { chdbStore } = await import('@abduce/storage/chdb');
      const { kind: _, ...options } = spec;
      const store = chdbStore({ ...options, migrate: 'never', load: () => loadChdbModule() });
      return await ofClickHouse(store, spec, text);
    }
    case 'prometheus': {
      const { prometheusStore } = await import('@abduce/storage/prometheus');
      const { prometheusTools } = await import('./prometheus-tools.ts');
      const store = prometheusStore({ url: spec.url, headers: spec.headers });
      return { store, tools: prometheusTools(store, spec), prepare: nothing };
    }
    default:
      throw storeSpecError(text, 'cannot be opened');
  }
}

async function ofClickHouse(
  store: ClickHouseStore,
  { database = 'abduce', keep }: Extract<StoreSpec, { kind: 'clickhouse' | 'chdb' }>,
  text: string,
): Promise<Opened> {
  const { clickhouseTools } = await import('./clickhouse-tools.ts');
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
            : `the tables of "${shown}" keep their rows for another time than asked for`,
          { hint: `run \`abduce store migrate --store ${shown}\`, first with --dry-run` },
        );
      }
    },
  };
}
