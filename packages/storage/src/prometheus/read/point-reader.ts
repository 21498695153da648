import {
  batchBuilder,
  type CallOptions,
  compileMatchers,
  type Labels,
  labelsKey,
  type MetricStore,
  matchesCompiled,
  type PointInit,
  type TimeRange,
} from '@abduce/core';
import { slices } from '../../slices.ts';
import { reserved } from '../names/reserved.ts';
import { metricOf, seriesName } from '../names/stream-kind.ts';
import type { RawSeries } from '../response/parse-response.ts';
import { heldLabels } from './held-labels.ts';
import { metricNames } from './metric-names.ts';
import { rawSamples } from './raw-samples.ts';
import type { ReadContext } from './read-context.ts';
import { constantMatchers } from './selector.ts';
import { type StreamSeries, streamPoints } from './stream-points.ts';

const pageRows = 4096;
/** Metrics that one request asks for. */
const together = 40;

interface Stream {
  readonly metric: string;
  readonly labels: Labels;
  readonly series: StreamSeries[];
}

/** Labels that say what a series is of its stream, not which stream it is of. */
function partOf(series: RawSeries): { readonly bound?: string; readonly quantile?: string } {
  const kind = series.labels.get(reserved.kind);
  const [bound, quantile] = [series.labels.get('le'), series.labels.get('quantile')];
  if (kind === 'histogram' && bound !== undefined) return { bound };
  return kind === 'quantile' && quantile !== undefined ? { quantile } : {};
}

function streamsOf(
  found: readonly RawSeries[],
  wanted: ReadonlySet<string>,
  { names }: ReadContext,
  matches: (labels: Labels) => boolean,
): Stream[] {
  const streams = new Map<string, Stream>();
  for (const series of found) {
    const name = series.labels.get(reserved.name) ?? '';
    const kind = series.labels.get(reserved.kind) ?? '';
    const metric = metricOf(name, kind);
    if (!wanted.has(metric)) continue;
    const { bound, quantile } = partOf(series);
    const { labels } = heldLabels(series, names, 'value');
    const own = new Map(labels);
    if (bound !== undefined) own.delete('le');
    if (quantile !== undefined) own.delete('quantile');
    if (!matches(own)) continue;
    const key = JSON.stringify([
      metric,
      kind === 'quantile' ? 'summary' : kind,
      ...[reserved.temporality, reserved.scopeName, reserved.scopeVersion].map((label) =>
        series.labels.get(label),
      ),
      labelsKey(own),
    ]);
    let stream = streams.get(key);
    if (stream === undefined) streams.set(key, (stream = { metric, labels: own, series: [] }));
    stream.series.push({ ...series, name, kind, bound, quantile });
  }
  return [...streams.values()].sort((a, b) =>
    a.metric < b.metric ? -1 : a.metric > b.metric ? 1 : 0,
  );
}

/** Everything of a service that `service.*` says of it; of other labels nobody knows whose they are. */
function ownerOf(labels: Labels): Pick<PointInit, 'resource' | 'attributes'> {
  const ofService = ([name]: readonly [string, string]): boolean => name.startsWith('service.');
  return {
    resource: new Map([...labels].filter(ofService)),
    attributes: new Map([...labels].filter((label) => !ofService(label))),
  };
}

async function readTogether(
  context: ReadContext,
  metrics: readonly string[],
  { start, end }: TimeRange,
  options: CallOptions,
): Promise<readonly RawSeries[]> {
  // Escaped names hold nothing that means anything in a pattern.
  const value = metrics
    .flatMap((metric) =>
      (['value', 'count', 'sum', 'bucket'] as const).map((field) => seriesName(metric, field)),
    )
    .join('|');
  const matchers = [
    { label: reserved.name, op: '=~', value } as const,
    ...constantMatchers(context.settings),
  ];
  return await rawSamples(context, matchers, start, end, options);
}

/**
 * Reads raw samples back as points. What others wrote are gauges, or sums where a name ends in `_total`; histograms
 * and summaries of ours are put together from their series again.
 */
export function pointReader(context: ReadContext): Required<MetricStore>['points'] {
  return async function* points({ range, metrics, where = [] }, options = {}) {
    const work = slices(options.signal);
    const compiled = compileMatchers(where);
    const matches = (labels: Labels): boolean => matchesCompiled(labels, compiled);
    const all = [...new Set(metrics ?? (await metricNames(context, range, options)))].sort();
    let [builder, rows] = [batchBuilder(), 0];
    for (let from = 0; from < all.length; from += together) {
      const some = all.slice(from, from + together);
      const found = await readTogether(context, some, range, options);
      for (const stream of streamsOf(found, new Set(some), context, matches)) {
        await work.pause();
        for (const point of streamPoints(stream.metric, stream.series)) {
          builder.point({ ...point, ...ownerOf(stream.labels) });
          if (++rows < pageRows) continue;
          yield builder.build();
          [builder, rows] = [batchBuilder(), 0];
        }
      }
    }
    if (rows > 0) yield builder.build();
  };
}
