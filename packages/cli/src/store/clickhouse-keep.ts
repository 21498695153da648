import type { CallOptions } from '@abduce/core';
import type { ClickHouseStore } from '@abduce/storage/clickhouse';
import type { StoredSignal } from './signals.ts';
import type { Keep } from './store-spec.ts';

/** The table that holds the rows of each signal. */
const tables: Readonly<Record<string, StoredSignal>> = {
  otel_traces: 'traces',
  otel_logs: 'logs',
  metric_samples: 'metrics',
  profiling_samples: 'profiles',
  changes: 'changes',
};

const seconds: Readonly<Record<string, number>> = {
  Second: 1,
  Minute: 60,
  Hour: 3600,
  Day: 86_400,
};

/** How long tables keep their rows, as they say themselves, in milliseconds; what is kept for good is left out. */
export async function clickhouseKeep(
  store: Pick<ClickHouseStore, 'query'>,
  database: string,
  options: CallOptions = {},
): Promise<Keep> {
  const rows = await store.query(
    `SELECT name, extractGroups(engine_full, ' TTL .*toInterval(Second|Minute|Hour|Day)\\\\(([0-9]+)\\\\)') AS keep
     FROM system.tables WHERE database = {database:String} AND name IN {names:Array(String)}`,
    { database, names: Object.keys(tables) },
    options,
  );
  const keep: Partial<Record<StoredSignal, number>> = {};
  for (const { name, keep: groups } of rows) {
    const [unit = '', amount = ''] = groups as readonly string[];
    const signal = tables[String(name)];
    const time = Number(amount) * (seconds[unit] ?? Number.NaN) * 1000;
    if (signal !== undefined && time > 0) keep[signal] = time;
  }
  return keep;
}
