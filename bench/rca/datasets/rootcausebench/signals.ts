import type { GivenSignals, GivenValues, Millis, SignalName, TimeRange } from '@abduce/core';
import type { IncidentTables, MetricRow } from './incident-files.ts';

interface Rule {
  readonly pattern: RegExp;
  readonly signal: SignalName;
  /** Multiplies values into the unit of the catalog. */
  readonly scale: number;
}

/** General names of measurements, the first match of a service wins a signal. Everything is a gauge of its own besides. */
const rules: readonly Rule[] = [
  {
    pattern: /^(?:http_)?(?:server_)?(?:request_rate_rps|requests?_per_sec(?:ond)?|rps|qps)$/,
    signal: 'service.requests',
    scale: 1,
  },
  {
    pattern: /^(?:http|rpc|grpc)_server_(?:duration|latency)_p99_ms$/,
    signal: 'service.latency.p99',
    scale: 1e-3,
  },
  {
    pattern: /^(?:http|rpc|grpc)_server_(?:duration|latency)_p95_ms$/,
    signal: 'service.latency.p95',
    scale: 1e-3,
  },
  { pattern: /(?:latency|duration)_p99_ms$/, signal: 'service.latency.p99', scale: 1e-3 },
  { pattern: /pool.*(?:in_use|active|used|checked_out)/, signal: 'pool.used', scale: 1 },
  { pattern: /pool.*(?:max|size|limit|capacity)/, signal: 'pool.max', scale: 1 },
  { pattern: /pool.*(?:wait(?:ers|ing)|pending)/, signal: 'pool.pending', scale: 1 },
  {
    pattern: /(?:consumer_lag|queue_(?:depth|length|backlog)|messages_waiting)/,
    signal: 'queue.lag',
    scale: 1,
  },
];

const errorRatio = [
  /5xx.*(?:ratio|rate)$/,
  /^(?:http_|rpc_|grpc_)?error_(?:ratio|rate)$/,
  /(?:error|fail\w*|unauthorized|reject\w*|cancel\w*|throttle\w*).*(?:ratio|rate)$/,
] as const;

type Series = Map<string, readonly MetricRow[]>;

function byMetric(metrics: readonly MetricRow[]): ReadonlyMap<string, Series> {
  const services = new Map<string, Map<string, MetricRow[]>>();
  for (const row of metrics) {
    let series = services.get(row.service);
    if (series === undefined) services.set(row.service, (series = new Map()));
    const rows = series.get(row.metric);
    if (rows === undefined) series.set(row.metric, [row]);
    else rows.push(row);
  }
  return services;
}

/** The most common distance of two points, one minute without any. */
export function stepOf(metrics: readonly MetricRow[]): Millis {
  const counts = new Map<number, number>();
  for (const series of byMetric(metrics).values()) {
    for (const rows of series.values()) {
      for (let i = 1; i < rows.length; i++) {
        const apart = (rows[i] as MetricRow).time - (rows[i - 1] as MetricRow).time;
        if (apart > 0) counts.set(apart, (counts.get(apart) ?? 0) + 1);
      }
    }
  }
  const [best] = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  return best?.[0] ?? 60_000;
}

function onGrid(rows: readonly MetricRow[], period: TimeRange, step: Millis, scale = 1): number[] {
  const values: number[] = new Array(Math.round((period.end - period.start) / step)).fill(
    Number.NaN,
  );
  for (const { time, value } of rows) {
    const at = Math.floor((time - period.start) / step);
    if (at >= 0 && at < values.length) values[at] = value * scale;
  }
  return values;
}

function isFirst(series: Series, rule: Rule, metric: string): boolean {
  const same = rules.filter(({ signal }) => signal === rule.signal);
  for (const { pattern } of same) {
    const found = [...series.keys()].find((name) => pattern.test(name));
    if (found !== undefined) return found === metric;
  }
  return false;
}

/** Signals of one period: catalog signals where a name maps to one, and every metric as a gauge by its own name. */
export function signalsIn(
  { metrics }: IncidentTables,
  period: TimeRange,
  step: Millis,
): GivenSignals {
  const given: Record<string, Partial<Record<SignalName, GivenValues>>> = {};
  for (const [service, series] of byMetric(metrics)) {
    const own: Partial<Record<SignalName, GivenValues>> = {};
    const gauges: { labels: { name: string }; values: number[] }[] = [];
    for (const [metric, rows] of series) {
      const rule = rules.find(({ pattern }) => pattern.test(metric));
      if (rule !== undefined && isFirst(series, rule, metric)) {
        own[rule.signal] = onGrid(rows, period, step, rule.scale);
      }
      gauges.push({ labels: { name: metric }, values: onGrid(rows, period, step) });
    }
    const failing = errorRatio
      .map((pattern) => [...series].find(([metric]) => pattern.test(metric)))
      .find((found) => found !== undefined);
    if (failing !== undefined) {
      const ratio = onGrid(failing[1], period, step);
      // Where the rate is not told, one request a second stands for it: ratios stay right.
      const requests = (own['service.requests'] ??= ratio.map((value) =>
        Number.isFinite(value) ? 1 : Number.NaN,
      )) as number[];
      own['service.errors'] = ratio.map((value, at) => value * (requests[at] as number));
    }
    own['service.gauge'] = gauges;
    given[service] = own;
  }
  return given;
}
