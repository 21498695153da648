import type { Millis } from '@abduce/core';
import type { Sql } from '../sql.ts';
import type { Place } from './place.ts';
import type { MaterializedView, StoredSignal, Table } from './table.ts';

/**
 * What leads from one version of the schema to the next where comparing is not enough: renaming, moving, filling.
 * Each statement may run twice, and in two processes at once: a move of rows carries a deduplication token.
 */
export interface MigrationStep {
  readonly version: number;
  readonly name: string;
  /** Run before missing tables, columns, indexes and views are made. */
  before?(place: Place): readonly Sql[];
  /** Run after they were made. */
  after?(place: Place): readonly Sql[];
}

/** Tables and views as they shall be, and the way there. */
export interface Schema {
  readonly version: number;
  readonly tables: readonly Table[];
  readonly views: readonly MaterializedView[];
  readonly steps: readonly MigrationStep[];
}

/** How long each signal is kept; `Infinity`: for good. */
export type Keep = Readonly<Record<StoredSignal, Millis>>;

export function secondsOf(keep: Keep, { signal }: Table): number | undefined {
  const duration = keep[signal];
  return Number.isFinite(duration) ? Math.max(1, Math.round(duration / 1000)) : undefined;
}
