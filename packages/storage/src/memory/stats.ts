/** What one part of the store holds, and what it let go. Rows are spans, records, points, profiles or changes. */
export interface PartStats {
  readonly rows: number;
  readonly bytes: number;
  /** Rows that arrived again and were taken once. */
  readonly duplicates: number;
  /** Rows let go because they grew old. */
  readonly evictedByAge: number;
  /** Rows let go to stay within `maxBytes`. */
  readonly evictedByBytes: number;
}

export interface MetricStats extends PartStats {
  readonly series: number;
  readonly metrics: number;
  /** Points dropped because their metric, or the store, has too many series. */
  readonly overflow: number;
  /** The metrics that overflowed, most dropped points first; at most 20. */
  readonly overflowing: readonly { readonly metric: string; readonly points: number }[];
}

export interface MemoryStoreStats {
  readonly bytes: number;
  readonly maxBytes: number;
  readonly metrics: MetricStats;
  readonly logs: PartStats;
  readonly traces: PartStats;
  readonly profiles: PartStats;
  readonly changes: PartStats;
}
