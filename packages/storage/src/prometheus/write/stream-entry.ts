import { boundText, type Labels, type MetricDescriptor, type MetricField } from '@abduce/core';
import { reserved } from '../names/reserved.ts';
import { kindLabel, type StreamKind, seriesName, temporalityLabel } from '../names/stream-kind.ts';
import type { LabelLimits } from './label-limits.ts';
import { type SeriesBlock, seriesBlock } from './series-block.ts';

/** One stream of points, and the series that hold its numbers, made as they are needed. */
export interface StreamEntry {
  readonly kind: StreamKind;
  /** The series of a field that has no labels of its own. */
  field(field: Exclude<MetricField, 'bucket'>): SeriesBlock;
  /** The series of a bucket, by its upper bound. */
  bucket(bound: number): SeriesBlock;
  quantile(quantile: number): SeriesBlock;
  /** All that were made so far. */
  made(): Iterable<SeriesBlock>;
}

export interface StreamScope {
  readonly name: string;
  readonly version: string;
}

/** `attributes` under the names that the server knows; `constant` comes with every series. */
export function streamEntry(
  { name, kind, temporality }: MetricDescriptor,
  scope: StreamScope,
  attributes: Labels,
  constant: Labels,
  limits: LabelLimits,
): StreamEntry {
  const blocks = new Map<string, SeriesBlock>();
  const make = (
    key: string,
    metric: string,
    of: StreamKind,
    extra?: readonly [string, string],
  ): SeriesBlock => {
    let block = blocks.get(key);
    if (block === undefined) {
      const own = new Map([
        ...constant,
        [reserved.name, limits.metric(metric)],
        [reserved.kind, kindLabel(of, name)],
        [reserved.temporality, temporalityLabel(kind, temporality)],
        [reserved.scopeName, limits.value(scope.name)],
        [reserved.scopeVersion, limits.value(scope.version)],
      ]);
      for (const [label, value] of own) if (value === '') own.delete(label);
      const labels = limits.fit(own, attributes);
      block = seriesBlock(extra === undefined ? labels : new Map([...labels, extra]));
      blocks.set(key, block);
    }
    return block;
  };
  return {
    kind,
    field: (field) => make(field, seriesName(name, field), kind),
    bucket(bound) {
      const text = boundText(bound);
      return make(`b${text}`, seriesName(name, 'bucket'), kind, ['le', text]);
    },
    quantile(quantile) {
      const text = String(quantile);
      return make(`q${text}`, seriesName(name, 'value'), 'quantile', ['quantile', text]);
    },
    made: () => blocks.values(),
  };
}
