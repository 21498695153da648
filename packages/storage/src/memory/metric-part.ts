import { type MetricStore, planMetricQuery, type TimeRange } from '@abduce/core';
import { slices } from '../slices.ts';
import { pointReader } from './metric-points.ts';
import { queryFamily } from './metric-query.ts';
import type { MetricFamily } from './metric-stream.ts';
import { type HeldChunk, type MetricLimits, metricTable } from './metric-table.ts';
import type { PartContext, StorePart } from './part.ts';
import type { MetricStats } from './stats.ts';

function hasPoints({ streams }: MetricFamily, { start, end }: TimeRange): boolean {
  for (const { chunks } of streams.values()) {
    for (const { times, length, first, last } of chunks) {
      if (last < start || first >= end) continue;
      for (let row = 0; row < length; row++) {
        const time = times[row] as number;
        if (time >= start && time < end) return true;
      }
    }
  }
  return false;
}

export function metricPart(
  context: PartContext,
  limits: MetricLimits,
): StorePart<MetricStore, HeldChunk, Omit<MetricStats, 'evictedByAge' | 'evictedByBytes'>> {
  const table = metricTable(limits);
  return {
    part: table,
    held: table.held,
    restore: table.restore,
    clear: table.clear,
    stats: () => ({
      rows: table.rows,
      bytes: table.bytes,
      duplicates: table.duplicates,
      series: table.series,
      metrics: table.families.size,
      overflow: [...table.overflow.values()].reduce((sum, points) => sum + points, 0),
      overflowing: [...table.overflow]
        .map(([metric, points]) => ({ metric, points }))
        .sort((a, b) => b.points - a.points)
        .slice(0, 20),
    }),
    store: {
      async query(query, { signal } = {}) {
        const work = slices(signal);
        const plan = planMetricQuery(query);
        const since = context.open();
        const family = table.families.get(plan.metric);
        return family === undefined ? [] : queryFamily(family, { ...plan, since }, work);
      },
      async names(range, { signal } = {}) {
        const work = slices(signal);
        context.open();
        const names: string[] = [];
        for (const family of [...table.families.values()]) {
          await work.pause();
          if (hasPoints(family, range)) names.push(family.name);
        }
        return names.sort();
      },
      points: pointReader(table.families, context),
      async write(batch, { signal } = {}) {
        const work = slices(signal);
        context.open();
        if (batch.metrics === undefined) return;
        const add = table.adder(batch);
        const arrived = context.now();
        for (let row = 0; row < batch.metrics.length; row++) {
          if (row % 256 === 255) await work.pause();
          add(row, arrived);
        }
        context.retain();
      },
    },
  };
}
