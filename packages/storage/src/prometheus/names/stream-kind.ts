import type { MetricField, MetricKind, Temporality } from '@abduce/core';
import { escapeName, unescapeName } from './escape-name.ts';

/** What label `abduce_kind` may hold; `quantile` is a value of a summary. */
export type StreamKind = MetricKind | 'quantile';

const suffixes = { value: '', count: '_count', sum: '_sum', bucket: '_bucket' } as const;

/** The name of the series that holds a field of a metric. */
export function seriesName(metric: string, field: MetricField): string {
  return escapeName(metric, 'metric') + suffixes[field];
}

/**
 * The kind as a label. A gauge needs none, so that it looks as everybody's do, unless its name could be taken for a
 * part of a histogram; a sum has one, since a gauge of the same name is another stream.
 */
export function kindLabel(kind: StreamKind, name: string): string {
  return kind === 'gauge' && !/_(count|sum|bucket)$/.test(name) ? '' : kind;
}

/** The temporality as a label, where it is not the one that the kind has by nature. */
export function temporalityLabel(kind: StreamKind, temporality: Temporality): string {
  const usual =
    kind === 'gauge' || kind === 'summary' || kind === 'quantile' ? 'unspecified' : 'cumulative';
  return temporality === usual ? '' : temporality;
}

/** Kinds whose series hold the field, the kind that nobody named among them, as a regular expression of RE2. */
export const kindsOfField: Readonly<Record<MetricField, string>> = {
  value: '|gauge|sum',
  count: '|histogram|exponential_histogram|summary',
  sum: '|histogram|exponential_histogram|summary',
  bucket: '|histogram',
};

/** The metric that a series belongs to. */
export function metricOf(series: string, kind: string): string {
  const parts = kind === 'histogram' || kind === 'exponential_histogram' || kind === 'summary';
  return unescapeName(parts ? series.replace(/_(count|sum|bucket)$/, '') : series);
}
