import type { ChangeEvent } from './change.ts';
import type { Dependency, EntityId, HostNode, Instance, Service } from './entity.ts';
import type { SignalTable } from './signal-table.ts';
import type { SignalName } from './signals.ts';

/** A need that had no data: said in the report, never papered over. */
export interface Gap {
  readonly signal: SignalName | 'traces' | 'logs' | 'changes' | 'profiles';
  readonly reason: 'absent' | 'failed' | 'truncated';
  /** What happened, with the value that shows it. */
  readonly detail: string;
}

/** What the builder noticed about the data itself. All are counts over the window. */
export interface Quality {
  readonly spans: number;
  /** Spans whose parent is named but was never seen. */
  readonly orphanSpans: number;
  /** Spans seen more than once and counted once. */
  readonly duplicateSpans: number;
  /** Client spans of a service that reports itself, without the server span that should answer them. */
  readonly unansweredCalls: number;
  /** Estimated clock offset per service in milliseconds, against the clock that most services it talks with share; only where |offset| > 5 ms. */
  readonly clockSkew: readonly { readonly service: string; readonly offset: number }[];
}

/** The `severity` label of `log.messages`, and of log patterns. */
export type LogSeverity = 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/** Log records of one shape, of one service at one severity. */
export interface LogPatternSummary {
  readonly service: EntityId;
  readonly severity: LogSeverity;
  /** The text with `<*>` in place of what varies, as `patternMiner` words it. Unique per service and severity. */
  readonly template: string;
  /** Records in each step of the world's grid: a count, not a rate; 0 where none arrived. */
  readonly counts: Float64Array;
  /** The first record of this shape, cut short and free of control characters. */
  readonly sample: string;
}

/** Entities, dependencies, series and changes for one window; a plain document. */
export interface WorldSnapshot {
  readonly schema: 1;
  readonly services: readonly Service[];
  readonly instances: readonly Instance[];
  readonly nodes: readonly HostNode[];
  readonly dependencies: readonly Dependency[];
  readonly changes: readonly ChangeEvent[];
  readonly signals: SignalTable;
  /** The most frequent patterns of each service; absent when no logs were read. */
  readonly logPatterns?: readonly LogPatternSummary[];
  readonly gaps: readonly Gap[];
  readonly quality: Quality;
}
