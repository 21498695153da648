import type { PointInit, Temporality } from '@abduce/core';
import { reserved } from '../names/reserved.ts';
import type { RawSeries } from '../response/parse-response.ts';

/** One series of a stream, and which of its numbers it holds. */
export interface StreamSeries extends RawSeries {
  /** As the server has it. */
  readonly name: string;
  readonly kind: string;
  /** Of a bucket. */
  readonly bound: string | undefined;
  /** Of a value of a summary. */
  readonly quantile: string | undefined;
}

interface Numbers {
  value?: number;
  count?: number;
  sum?: number;
  readonly buckets: (readonly [bound: number, total: number])[];
  readonly quantiles: (readonly [quantile: number, value: number])[];
}

const boundOf = (text: string): number =>
  text === '+Inf' ? Number.POSITIVE_INFINITY : Number(text);

function put(numbers: Numbers, series: StreamSeries, value: number): void {
  const { name, kind, bound, quantile } = series;
  if (bound !== undefined) numbers.buckets.push([boundOf(bound), value]);
  else if (quantile !== undefined) numbers.quantiles.push([Number(quantile), value]);
  else if (kind === '' || kind === 'gauge' || kind === 'sum') numbers.value = value;
  else if (name.endsWith('_count')) numbers.count = value;
  else numbers.sum = value;
}

/** What all series of a stream say, by time. Markers of ended series say nothing. */
function byTime(all: readonly StreamSeries[]): ReadonlyMap<number, Numbers> {
  const found = new Map<number, Numbers>();
  for (const series of all) {
    for (let i = 0; i < series.times.length; i++) {
      const [time, value] = [series.times[i] as number, series.values[i] as number];
      if (Number.isNaN(value)) continue;
      let numbers = found.get(time);
      if (numbers === undefined) found.set(time, (numbers = { buckets: [], quantiles: [] }));
      put(numbers, series, value);
    }
  }
  return new Map([...found].sort(([a], [b]) => a - b));
}

type Detail = Pick<PointInit, 'kind' | 'histogram' | 'summary'>;

function detailOf(kind: string, name: string, { buckets, quantiles }: Numbers): Detail {
  if (kind === 'summary' || kind === 'quantile') {
    quantiles.sort(([a], [b]) => a - b);
    const summary = {
      quantiles: Float64Array.from(quantiles, ([quantile]) => quantile),
      values: Float64Array.from(quantiles, ([, value]) => value),
    };
    return { kind: 'summary', summary };
  }
  if (kind === 'histogram' || kind === 'exponential_histogram') {
    buckets.sort(([a], [b]) => a - b);
    const bounds = buckets.map(([bound]) => bound).filter((bound) => Number.isFinite(bound));
    const counts = buckets.map(([, total], i) => total - (buckets[i - 1]?.[1] ?? 0));
    return {
      kind: 'histogram',
      histogram: {
        bounds: Float64Array.from(bounds),
        // Without the last bucket nothing is known but how many there were.
        counts: Float64Array.from(bounds.length < counts.length ? counts : []),
        min: Number.NaN,
        max: Number.NaN,
      },
    };
  }
  return { kind: kind === 'sum' || (kind === '' && name.endsWith('_total')) ? 'sum' : 'gauge' };
}

/** Points of one stream in order of time. */
export function* streamPoints(
  metric: string,
  series: readonly StreamSeries[],
): Generator<PointInit> {
  const [first] = series;
  if (first === undefined) return;
  const { labels, kind } = first;
  const temporality = labels.get(reserved.temporality) as Temporality | undefined;
  const scope = {
    name: labels.get(reserved.scopeName) ?? '',
    version: labels.get(reserved.scopeVersion) ?? '',
  };
  for (const [time, numbers] of byTime(series)) {
    const detail = detailOf(kind, metric, numbers);
    const plain = detail.kind === 'gauge' || detail.kind === 'sum';
    const value = plain ? numbers.value : numbers.sum;
    yield {
      name: metric,
      time,
      scope,
      ...detail,
      ...(temporality !== undefined && { temporality }),
      ...(value !== undefined && { value }),
      ...(numbers.count !== undefined && { count: numbers.count }),
    };
  }
}
