import {
  AbduceError,
  type ChangeStore,
  type LogStore,
  type MetricStore,
  type ProfileStore,
  type TelemetryStore,
  type TraceStore,
} from '@abduce/core';
import { runAll } from './failures.ts';

export interface StoreParts {
  readonly metrics: MetricStore;
  readonly logs: LogStore;
  readonly traces: TraceStore;
  readonly profiles: ProfileStore;
  readonly changes: ChangeStore;
}

const parts = ['metrics', 'logs', 'traces', 'profiles', 'changes'] as const;

/** For each part the store that keeps it, or that part alone. An alone part is neither checked nor closed. */
export type ComposeSources = {
  readonly [P in keyof StoreParts]?: StoreParts[P] | TelemetryStore;
};

export interface ComposeOptions extends ComposeSources {
  /** Shown in errors and by `store.name`. Default `composed`. */
  readonly name?: string;
}

/** What a source gives as part `P`, as exactly as its own type says. */
type PartFrom<Source, P extends keyof StoreParts> = Source extends TelemetryStore
  ? NonNullable<Source[P]>
  : Source;

/** A store that has exactly the parts it was composed of. */
export type ComposedStore<Sources extends ComposeSources> = TelemetryStore & {
  readonly [P in keyof Sources & keyof StoreParts]: PartFrom<NonNullable<Sources[P]>, P>;
};

function isStore(source: object): source is TelemetryStore {
  return 'check' in source && 'close' in source && 'version' in source;
}

/**
 * One store of parts of others, for example metrics in Prometheus and all else in ClickHouse. A check asks all stores
 * at once; closing closes each of them once, however many parts it gave.
 *
 * @example
 * const clickhouse = clickhouseStore({ url: 'http://clickhouse:8123' });
 * const store = composeStore({
 *   metrics: prometheusStore({ url: 'http://prometheus:9090' }),
 *   logs: clickhouse,
 *   traces: clickhouse,
 * });
 */
export function composeStore<const Sources extends ComposeOptions>(
  sources: Sources,
): ComposedStore<Sources> {
  const { name = 'composed' } = sources;
  const found: Record<string, unknown> = {};
  const stores = new Map<TelemetryStore, string[]>();
  for (const part of parts) {
    const source = sources[part];
    if (source === undefined) continue;
    if (!isStore(source)) {
      found[part] = source;
      continue;
    }
    if (source[part] === undefined) {
      throw new AbduceError('CONFIG', `store "${source.name}" has no ${part}`, {
        hint: `Take ${part} from another store, or leave them out.`,
        details: { store: source.name, part },
      });
    }
    found[part] = source[part];
    stores.set(source, [...(stores.get(source) ?? []), part]);
  }
  if (Object.keys(found).length === 0) {
    throw new AbduceError('CONFIG', `store "${name}" is composed of nothing`, {
      hint: `Give at least one of ${parts.join(', ')}.`,
    });
  }
  const each = (
    run: (store: TelemetryStore) => Promise<void>,
  ): { readonly what: string; run(): Promise<void> }[] =>
    [...stores].map(([part, keeps]) => ({
      what: `${keeps.join(', ')} (${part.name})`,
      run: () => run(part),
    }));
  const store: TelemetryStore = {
    name,
    version: 1,
    ...(found as Partial<StoreParts>),
    check: (options) =>
      runAll(
        `store "${name}" cannot answer`,
        each((part) => part.check(options)),
        options?.signal,
      ),
    close: () =>
      runAll(
        `store "${name}" did not close`,
        each((part) => part.close()),
      ),
  };
  return store as ComposedStore<Sources>;
}
