import type { Registry } from 'prom-client';
import { loadPeer } from './peer.ts';
import type { RequestObserver } from './request-event.ts';

export interface OtlpMetricsOptions {
  /** A `Registry` of prom-client; nothing is put on its global one. */
  readonly registry: { registerMetric(metric: never): void };
}

const labelNames = ['transport', 'route'] as const;

/**
 * Counters and a duration histogram on the caller's own registry, to be passed in `observers`.
 * Needs the optional peer prom-client and throws `MISSING_PEER` without it.
 */
export async function otlpMetrics(options: OtlpMetricsOptions): Promise<RequestObserver> {
  const { Counter, Histogram } = await loadPeer('prom-client', () => import('prom-client'));
  const registers = [options.registry as Registry];
  const counter = <T extends string>(name: string, help: string, labels: readonly T[]) =>
    new Counter<T>({ name, help, registers, labelNames: [...labels] });
  const requests = counter('abduce_otlp_requests_total', 'OTLP requests answered.', [
    ...labelNames,
    'outcome',
  ]);
  const records = counter('abduce_otlp_records_total', 'Records given to the sink.', labelNames);
  const refused = counter(
    'abduce_otlp_refused_records_total',
    'Records left out by partial successes.',
    labelNames,
  );
  const wire = counter('abduce_otlp_received_bytes_total', 'Body bytes as sent.', labelNames);
  const duration = new Histogram({
    name: 'abduce_otlp_request_duration_seconds',
    help: 'Time from the head of a request to its answer.',
    registers,
    labelNames: [...labelNames],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30],
  });
  return {
    request(event) {
      const { transport, route, outcome } = event;
      const labels = { transport, route };
      requests.inc({ ...labels, outcome });
      records.inc(labels, event.records);
      refused.inc(labels, event.refused);
      wire.inc(labels, event.wireBytes);
      duration.observe(labels, event.duration / 1000);
    },
  };
}
