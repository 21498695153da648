import type { TelemetryBatch } from '../model/batch.ts';
import type { Dependency, HostNode, Instance, Service } from '../model/entity.ts';
import type { TimeGrid } from '../model/grid.ts';
import type { SignalTableBuilder } from '../model/signal-table.ts';
import type { TimeRange } from '../model/units.ts';
import type { Quality } from '../model/world.ts';
import type { OperationTable } from './operations.ts';
import type { StatementTable } from './statements.ts';

export interface SpanGraphOptions {
  /** Steps of the signals that `writeSignals` writes. */
  readonly grid: TimeGrid;
  /** The time for which spans were asked for and should have arrived; default is from the first to the last span seen. */
  readonly observed?: TimeRange;
  /** Recognises requests that wait on purpose, by their row in the batch. Asked for entry spans only. */
  readonly isWait?: (batch: TelemetryBatch, row: number) => boolean;
  /**
   * `edges` leaves out what needs a look at each statement: retries and repeats, and the names in the tables of
   * operations and statements. For maps over long times. Default `full`.
   */
  readonly detail?: 'full' | 'edges';
  /** Upper bounds of `service.latency.bucket` in seconds. */
  readonly latencyBounds?: readonly number[];
  /** Spans kept; further ones are dropped and counted. Default 2,000,000. */
  readonly maxSpans?: number;
  /** Services that report, and as many again that are known from their callers only. Default 5,000. */
  readonly maxServices?: number;
  /** Default 50,000. */
  readonly maxDependencies?: number;
  /** Distinct span names, statements, hosts and the like; the rest becomes `other`. Default 200,000. */
  readonly maxStrings?: number;
}

/** What did not fit into the bounds; all counts. */
export interface SpanGraphDrops {
  readonly spans: number;
  readonly services: number;
  /** Calls whose dependency did not fit. */
  readonly calls: number;
  readonly strings: number;
  readonly links: number;
}

export interface WriteSignalsOptions {
  /** A grid other than that of the builder options; the table builder must be made for it. */
  readonly grid?: TimeGrid;
  readonly observed?: TimeRange;
  readonly latencyBounds?: readonly number[];
}

/** The picture of a system that its spans give. Entities are in order of their ids; a span belongs to the step in which it starts. */
export interface SpanGraph {
  readonly services: readonly Service[];
  readonly instances: readonly Instance[];
  readonly nodes: readonly HostNode[];
  readonly dependencies: readonly Dependency[];
  /** Worked out when it is first read. */
  readonly quality: Quality;
  readonly dropped: SpanGraphDrops;
  /** Pairs of caller and address behind which several services answer. Their unanswered calls stay with an external service. */
  readonly ambiguousAddresses: number;
  /**
   * Writes the `service.…` signals of every service that served a request, and the `dependency.…` signals of every
   * dependency. Rates are per second. A step without requests is 0 while spans of anybody arrive, `NaN` when none do;
   * quantiles are exact, and `NaN` in steps without requests.
   */
  writeSignals(builder: SignalTableBuilder, options?: WriteSignalsOptions): void;
  /** The same in slices of a few milliseconds: yields between them. */
  signalSlices(
    builder: SignalTableBuilder,
    options?: WriteSignalsOptions,
  ): Generator<void, void, void>;
  /** Requests per service and operation, over `range` or over all spans. */
  operations(range?: TimeRange): OperationTable;
  /** Calls per dependency and statement or route, over `range` or over all spans. */
  statements(range?: TimeRange): StatementTable;
}

/** Collects spans in any order and any number of batches. */
export interface SpanGraphBuilder {
  add(batch: TelemetryBatch): void;
  /** The graph of everything added so far. */
  build(): SpanGraph;
  /** The same in slices of a few milliseconds: yields between them, and returns the graph. */
  slices(): Generator<void, SpanGraph, void>;
}
