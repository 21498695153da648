import type { CallOptions, MetricStore, TelemetryStore } from '@abduce/core';
import { api as apiOf } from './http/api.ts';
import { transport as transportOf } from './http/transport.ts';
import { labelNames } from './names/label-names.ts';
import { type PrometheusStoreOptions, settingsOf } from './options.ts';
import { type Engine, engineOf } from './read/engine.ts';
import { metricReader } from './read/metric-reader.ts';
import { type PassThrough, passThrough } from './read/pass-through.ts';
import { pointReader } from './read/point-reader.ts';
import { newCounters, type PrometheusStats } from './stats.ts';
import { metricWriter } from './write/metric-writer.ts';

/** Metrics in a Prometheus-compatible server. */
export interface PrometheusStore extends TelemetryStore, PassThrough {
  readonly metrics: MetricStore;
  /** What the engine behind the URL is. */
  engine(options?: CallOptions): Promise<Engine>;
  stats(): PrometheusStats;
}

/**
 * Metrics in Prometheus, VictoriaMetrics, Thanos, Mimir or Cortex: read through the HTTP API, written by remote write.
 *
 * Queries mean what they mean in every store: steps are half-open, nothing is extrapolated, nothing is looked up
 * beyond its step. Where PromQL means the same the engine reduces, else raw samples are fetched and reduced here.
 * Names that Prometheus does not allow are escaped on the way in and come back as they were. Not held are: when a
 * counter began, buckets of exponential histograms, times between two milliseconds; and of several values of one
 * series at one time the first or any counts, if they did not come in one batch.
 *
 * @example
 * const store = prometheusStore({
 *   url: 'http://mimir:9009/prometheus',
 *   writeUrl: 'http://mimir:9009/api/v1/push',
 *   headers: { 'X-Scope-OrgID': 'shop' },
 * });
 */
export function prometheusStore(options: PrometheusStoreOptions): PrometheusStore {
  const settings = settingsOf(options);
  const { name, writeUrl } = settings;
  const counters = newCounters();
  const names = labelNames(settings.labels.keys());
  const transport = transportOf(settings);
  const api = apiOf(settings, transport);
  const engine = engineOf(api);
  const context = { settings, api, names, counters, engine };
  const reader = metricReader(context);
  const writer =
    writeUrl === undefined
      ? undefined
      : metricWriter({ ...settings, writeUrl }, transport, names, counters);
  return {
    name,
    version: 1,
    metrics: {
      query: reader.query,
      names: reader.names,
      points: pointReader(context),
      ...(writer !== undefined && {
        write: (batch, { signal } = {}) =>
          writer.write(batch, { ...(signal !== undefined && { signal }) }),
      }),
    },
    ...passThrough(context),
    engine: (callOptions = {}) => engine(callOptions),
    stats: () => ({
      ...transport.stats,
      samplesWritten: counters.samplesWritten,
      staleMarkers: counters.staleMarkers,
      rejected: { ...counters.rejected },
      limits: Object.fromEntries(counters.limits),
      rememberedStreams: writer?.rememberedStreams ?? 0,
      pushedDown: counters.pushedDown,
      raw: counters.raw,
      warnings: counters.warnings,
    }),
    async check(callOptions = {}) {
      await api.samples('query', [['query', 'vector(1)']], callOptions);
    },
    async close() {
      transport.close();
    },
  };
}
