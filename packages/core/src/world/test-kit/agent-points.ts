import type { TelemetryBatch } from '../../model/batch.ts';
import { batchBuilder, type PointInit } from '../../model/batch-builder.ts';
import type { TimeGrid } from '../../model/grid.ts';
import type { WorldSnapshot } from '../../model/world.ts';
import { evaluateMetricQuery } from '../../query/evaluate.ts';
import { buildWorld } from '../build-world.ts';
import { corootDialect } from '../coroot-dialect.ts';
import { factQueryOf, factsOf, metricQueryOf, rulesFor } from '../metric-need.ts';
import { otelDialect } from '../otel-dialect.ts';

export const agentGrid: TimeGrid = { start: 1_000_000, step: 10_000, length: 6 };

type LabelsInit = Readonly<Record<string, string>>;
/** Steps in which there is a point. Default all. */
type Steps = readonly [from: number, to: number];

/** Telemetry as node agents send it. */
export interface AgentPoints {
  gauge(name: string, labels: LabelsInit, value?: number, steps?: Steps): void;
  /** A counter that grows by so much a second. */
  counter(name: string, labels: LabelsInit, rate: number, steps?: Steps): void;
  /** A histogram of so many a second, all in one bucket. */
  durations(name: string, labels: LabelsInit, rate: number, seconds: number): void;
  listen(container: LabelsInit, address: string, more?: LabelsInit, steps?: Steps): void;
  /** Open and new connections. */
  connect(container: LabelsInit, destination: string, actual?: string, steps?: Steps): void;
  readonly points: readonly PointInit[];
}

export const bounds: readonly number[] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function containerOn(machine: string, id: string): LabelsInit {
  return { machine_id: machine, container_id: id };
}

export function agentPoints(grid: TimeGrid = agentGrid): AgentPoints {
  const points: PointInit[] = [];
  const each = (
    [from, to]: Steps,
    make: (time: number, elapsed: number) => Omit<PointInit, 'time'>,
  ): void => {
    for (let step = from; step <= to; step++) {
      const time = grid.start + (step + 0.5) * grid.step;
      points.push({ ...make(time, (time - grid.start) / 1000), time });
    }
  };
  const all: Steps = [0, grid.length - 1];
  const kit: AgentPoints = {
    points,
    gauge(name, labels, value = 1, steps = all) {
      each(steps, () => ({ name, attributes: labels, value }));
    },
    counter(name, labels, rate, steps = all) {
      each(steps, (_, elapsed) => ({
        name,
        attributes: labels,
        kind: 'sum',
        start: grid.start,
        value: rate * elapsed,
      }));
    },
    durations(name, labels, rate, seconds) {
      each(all, (_, elapsed) => {
        const count = rate * elapsed;
        const at = bounds.findIndex((bound) => seconds <= bound);
        const counts = new Float64Array(bounds.length + 1);
        counts[at < 0 ? bounds.length : at] = count;
        return {
          name,
          attributes: labels,
          kind: 'histogram',
          start: grid.start,
          count,
          value: count * seconds,
          histogram: {
            bounds: Float64Array.from(bounds),
            counts,
            min: Number.NaN,
            max: Number.NaN,
          },
        };
      });
    },
    listen(container, address, more = {}, steps = all) {
      const labels = { ...container, listen_addr: address, proxy: '', ...more };
      kit.gauge('container_net_tcp_listen_info', labels, 1, steps);
    },
    connect(container, destination, actual = destination, steps = all) {
      const labels = { ...container, destination, actual_destination: actual };
      kit.counter('container_net_tcp_successful_connects_total', labels, 2, steps);
      kit.gauge('container_net_tcp_active_connections', labels, 5, steps);
    },
  };
  return kit;
}

/** The world of the points, and of spans beside them. */
export function agentWorldOf(
  { points }: AgentPoints,
  spans: readonly TelemetryBatch[] = [],
  others: readonly PointInit[] = [],
): WorldSnapshot {
  const builder = batchBuilder();
  for (const point of [...points, ...others]) builder.point(point);
  const batch = builder.build();
  const dialects = [otelDialect, corootDialect];
  return buildWorld({
    grid: agentGrid,
    spans,
    metrics: rulesFor(dialects).map((rule) => ({
      rule,
      series: evaluateMetricQuery([batch], metricQueryOf(rule, agentGrid)),
    })),
    facts: factsOf(dialects).map((rule) => ({
      rule,
      series: evaluateMetricQuery([batch], factQueryOf(rule, agentGrid)),
    })),
  });
}

export function edgesOf(world: WorldSnapshot): string[] {
  return world.dependencies.map(({ id, seenBy }) => `${id} (${seenBy})`);
}
