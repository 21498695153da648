import type { CallOptions, TimeRange } from '@abduce/core';

/** One thing that was looked at. */
export interface Check {
  readonly name: string;
  readonly state: 'ok' | 'weak' | 'missing';
  readonly detail: string;
  /** What to do about it. */
  readonly hint?: string;
}

/** What one table, or one signal, takes. */
export interface TableStats {
  readonly name: string;
  readonly rows: number;
  /** On disk, or in memory. */
  readonly bytes?: number;
  /** Uncompressed over compressed. */
  readonly compression?: number;
  readonly range?: TimeRange;
}

export interface StoreStats {
  readonly tables: readonly TableStats[];
  /** Logs that a server keeps of itself, which grow beside ours. */
  readonly others: readonly TableStats[];
  readonly warnings: readonly Check[];
  /** Lines about the store as a whole. */
  readonly facts: readonly string[];
}

export interface MigrationPlan {
  readonly version: number;
  readonly target: number;
  readonly statements: readonly {
    readonly kind: string;
    readonly object: string;
    readonly text: string;
  }[];
  /** Tables made by something else, which stay as they are. */
  readonly foreign: readonly string[];
}

/** What a kind of store can tell of itself, beyond what all stores do. */
export interface StoreTools {
  stats(options: CallOptions): Promise<StoreStats>;
  /** Reachability first: when it fails, the rest is left out. Never throws for what it looks at. */
  checks(options: CallOptions): Promise<readonly Check[]>;
  /** Absent where there is nothing to migrate. */
  readonly schema?: {
    plan(options: CallOptions): Promise<MigrationPlan>;
    migrate(options: CallOptions): Promise<readonly string[]>;
  };
}
