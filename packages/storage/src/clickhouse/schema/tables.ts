import type { Schema } from './schema.ts';
import type { StoredSignal } from './table.ts';
import { changeTables } from './tables-changes.ts';
import { logTables, logViews } from './tables-logs.ts';
import { metricTables, metricViews } from './tables-metrics.ts';
import { profileTables, profileViews } from './tables-profiles.ts';
import { traceTables, traceViews } from './tables-traces.ts';

/** All tables and views of a store. A change to them that comparing cannot find needs a version and a step. */
export const schema: Schema = {
  version: 1,
  tables: [...logTables, ...traceTables, ...metricTables, ...profileTables, ...changeTables],
  views: [...logViews, ...traceViews, ...metricViews, ...profileViews],
  steps: [],
};

/** What a signal's name stands for where tables are named. */
export const mainTables: Readonly<Record<StoredSignal, string>> = {
  logs: 'otel_logs',
  traces: 'otel_traces',
  metrics: 'metric_samples',
  profiles: 'profiling_samples',
  changes: 'changes',
};
