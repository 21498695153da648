import type { CallOptions } from '@abduce/core';
import { type LogCounts, type LogHistogramQuery, logHistogram } from './logs/log-histogram.ts';
import type { PartContext } from './part-context.ts';
import type { StoreParts } from './parts.ts';
import { type FindTracesQuery, findTraces, type TraceSummary } from './traces/find-traces.ts';
import {
  type LatencyHeatmap,
  type LatencyHeatmapQuery,
  latencyHeatmap,
} from './traces/latency-heatmap.ts';
import { type RedQuery, type RedSeries, redSeries } from './traces/red-series.ts';
import { type RootSpan, type SlowestTracesQuery, slowestTraces } from './traces/slowest-traces.ts';

/** Questions beyond the port, answered by the engine. */
export interface TelemetryQueries {
  /** Log records by time and severity, most severe first. */
  logHistogram(query: LogHistogramQuery, options?: CallOptions): Promise<readonly LogCounts[]>;
  /** Spans by time and duration, in the buckets of `latencyBounds`. */
  latencyHeatmap(query: LatencyHeatmapQuery, options?: CallOptions): Promise<LatencyHeatmap>;
  /** Requests, errors and latencies by service, operation and kind, busiest first. */
  redSeries(query: RedQuery, options?: CallOptions): Promise<readonly RedSeries[]>;
  /** Traces by the duration of their root spans, slowest first. */
  slowestTraces(query: SlowestTracesQuery, options?: CallOptions): Promise<readonly RootSpan[]>;
  /** Traces that have a span with these attributes, this duration or status. */
  findTraces(query: FindTracesQuery, options?: CallOptions): Promise<readonly TraceSummary[]>;
}

export function telemetryQueries(
  context: PartContext,
  { logs, traces }: Pick<StoreParts, 'logs' | 'traces'>,
): TelemetryQueries {
  return {
    logHistogram: (query, options) => logHistogram(context, logs, query, options),
    latencyHeatmap: (query, options) => latencyHeatmap(context, traces, query, options),
    redSeries: (query, options) => redSeries(context, query, options),
    slowestTraces: (query, options) => slowestTraces(context, query, options),
    findTraces: (query, options) => findTraces(context, traces, query, options),
  };
}
