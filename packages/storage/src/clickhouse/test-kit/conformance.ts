import type { StoreFeature } from '@abduce/core/testing';
import type { Keep } from '../schema/schema.ts';

/** What a ClickHouse store claims to do. */
export const allFeatures: readonly StoreFeature[] = [
  'metrics.read',
  'metrics.write',
  'metrics.regex',
  'metrics.exponential',
  'logs.read',
  'logs.write',
  'traces.read',
  'traces.write',
  'profiles.read',
  'profiles.write',
  'changes.read',
  'changes.write',
  'replays',
];

const years = 50 * 365 * 86_400_000;

/** The data of the cases lies at a fixed time, which must not be too old whenever they run. */
export const keepAll: Keep = {
  logs: years,
  traces: years,
  metrics: years,
  profiles: years,
  changes: years,
};
