import { batchBuilder, type PointInit } from '../../model/batch-builder.ts';
import type { TimeGrid } from '../../model/grid.ts';
import { evaluateMetricQuery } from '../../query/evaluate.ts';
import { buildWorld } from '../build-world.ts';
import { metricQueryOf, rulesFor } from '../metric-need.ts';
import { otelDialect } from '../otel-dialect.ts';
import { type World, worldOf } from '../world.ts';

export const grid: TimeGrid = { start: 1_000_000, step: 10_000, length: 3 };
export const resource: Readonly<Record<string, string | number>> = {
  'service.name': 'cart',
  'service.instance.id': 'i1',
  'host.name': 'h1',
  'process.pid': 7,
};

/** The world that the OpenTelemetry dialect sees in some points; `spans` of the same service beside them or none. */
export function worldOfPoints(points: readonly PointInit[], spans = 0): World {
  const builder = batchBuilder();
  for (const point of points) builder.point({ resource, start: 500_000, ...point });
  for (let at = 0; at < spans; at++) {
    builder.span({
      resource,
      traceId: String(at + 1).padStart(32, '0'),
      spanId: String(at + 1).padStart(16, '0'),
      name: 'GET',
      kind: 2,
      start: grid.start + at * grid.step,
      duration: 10,
    });
  }
  const batch = builder.build();
  return worldOf(
    buildWorld({
      grid,
      ...(spans > 0 && { spans: [batch] }),
      metrics: rulesFor([otelDialect]).map((rule) => ({
        rule,
        series: evaluateMetricQuery([batch], metricQueryOf(rule, grid)),
      })),
    }),
  );
}
