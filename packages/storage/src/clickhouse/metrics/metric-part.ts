import type { MetricStore } from '@abduce/core';
import type { PartContext } from '../part-context.ts';
import { metricNames } from './metric-names.ts';
import { metricPoints } from './metric-points.ts';
import { type MetricReadLimits, queryMetrics, readDefaults } from './metric-reader.ts';
import { type MetricWriteStats, metricWriter } from './metric-writer.ts';

export interface MetricPart extends Required<MetricStore> {
  stats(): MetricWriteStats;
}

export function metricPart(
  context: PartContext,
  limits: MetricReadLimits = readDefaults,
): MetricPart {
  const writer = metricWriter(context);
  return {
    query: (query, options = {}) => queryMetrics(context, query, options, limits),
    names: (range, options = {}) => metricNames(context, range, options),
    points: (query, options = {}) => metricPoints(context, query, options),
    write: writer.write,
    stats: writer.stats,
  };
}
