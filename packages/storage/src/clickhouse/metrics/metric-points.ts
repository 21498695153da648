import {
  batchBuilder,
  type CallOptions,
  type MetricDescriptor,
  type PointInit,
  type PointQuery,
  type TelemetryBatch,
} from '@abduce/core';
import type { NativeBlock } from '../native/column.ts';
import { decodeNative } from '../native/decode.ts';
import type { PartContext } from '../part-context.ts';
import {
  metricExponentials,
  metricHistograms,
  metricSamples,
  metricSummaries,
} from '../schema/tables-metrics.ts';
import { type Sql, sql, string } from '../sql.ts';
import { bigintsOf, floatListsOf, floatsOf, textListsOf, textsOf } from './column-access.ts';
import { exponentialsOf } from './exponential-points.ts';
import { labelLists } from './known-streams.ts';
import { metricNames } from './metric-names.ts';
import { readExemplars } from './read-exemplars.ts';
import { seriesFilter } from './series-filter.ts';
import { startMs, timeBetween, timeMs } from './time-sql.ts';

const pageRows = 4096;
const kinds: readonly MetricDescriptor['kind'][] = [
  'gauge',
  'sum',
  'histogram',
  'exponential_histogram',
  'summary',
];

/** All of a point but its time, start and detail. */
type Owner = Omit<PointInit, 'time'>;

/** The detail of each row of a table of points. */
interface DetailReader {
  readonly columns: Sql;
  open(block: NativeBlock): (row: number) => Partial<PointInit>;
}

const distribution = (block: NativeBlock): ((row: number) => Partial<PointInit>) => {
  const [count, sum] = [floatsOf(block, 'Count'), floatsOf(block, 'Sum')];
  return (row) => ({ count: count[row] as number, value: sum[row] as number });
};

const readers: ReadonlyMap<string, DetailReader> = new Map<string, DetailReader>([
  [
    metricSamples.name,
    {
      columns: sql`Value`,
      open(block) {
        const values = floatsOf(block, 'Value');
        return (row) => ({ value: values[row] as number });
      },
    },
  ],
  [
    metricHistograms.name,
    {
      columns: sql`Count, Sum, Min, Max, Bounds, Buckets`,
      open(block) {
        const shared = distribution(block);
        const [min, max] = [floatsOf(block, 'Min'), floatsOf(block, 'Max')];
        const [bounds, counts] = [floatListsOf(block, 'Bounds'), floatListsOf(block, 'Buckets')];
        return (row) => ({
          ...shared(row),
          histogram: {
            bounds: bounds(row),
            counts: counts(row),
            min: min[row] as number,
            max: max[row] as number,
          },
        });
      },
    },
  ],
  [
    metricExponentials.name,
    {
      columns: sql`Count, Sum, Min, Max, Scale, ZeroCount, ZeroThreshold, PositiveOffset,
        PositiveBuckets, NegativeOffset, NegativeBuckets`,
      open(block) {
        const shared = distribution(block);
        const pointAt = exponentialsOf(block);
        return (row) => ({ ...shared(row), exponential: pointAt(row) });
      },
    },
  ],
  [
    metricSummaries.name,
    {
      columns: sql`Count, Sum, Quantiles, Values`,
      open(block) {
        const shared = distribution(block);
        const [quantiles, values] = [
          floatListsOf(block, 'Quantiles'),
          floatListsOf(block, 'Values'),
        ];
        return (row) => ({
          ...shared(row),
          summary: { quantiles: quantiles(row), values: values(row) },
        });
      },
    },
  ],
]);

/** Whose points the series of a filter hold, by id. */
async function owners(
  context: PartContext,
  name: string,
  filter: Sql,
  options: CallOptions,
): Promise<ReadonlyMap<bigint, Owner>> {
  const found = new Map<bigint, Owner>();
  const texts = ['Kind', 'Temporality', 'Unit', 'Description', 'ScopeName', 'ScopeVersion'];
  const answer = context.connection.read(
    sql`SELECT Series, any(Kind) AS Kind1, any(Temporality) AS Temporality1, any(Unit) AS Unit1,
      any(Description) AS Description1, any(ScopeName) AS ScopeName1, any(ScopeVersion) AS ScopeVersion1,
      any(Monotonic) AS Monotonic1, any(ResourceLabels) AS Owned, ${labelLists} ${filter} GROUP BY Series`,
    options,
  );
  for await (const block of decodeNative(answer)) {
    const ids = bigintsOf(block, 'Series');
    const [kind, temporality, unit, description, scope, version] = texts.map((text) =>
      textsOf(block, `${text}1`),
    );
    const monotonic = floatsOf(block, 'Monotonic1');
    const lists = ['Names', 'Texts', 'Owned'].map((list) => textListsOf(block, list));
    for (let row = 0; row < block.rows; row++) {
      const [names = [], values = [], owned = []] = lists.map((list) => list(row));
      const labels = names.map((label, i) => [label, values[i] as string] as const);
      found.set(ids[row] as bigint, {
        name,
        kind: kind?.(row) as MetricDescriptor['kind'],
        temporality: temporality?.(row) as MetricDescriptor['temporality'],
        unit: unit?.(row) ?? '',
        description: description?.(row) ?? '',
        monotonic: monotonic[row] === 1,
        scope: { name: scope?.(row) ?? '', version: version?.(row) ?? '' },
        resource: new Map(labels.filter(([label]) => owned.includes(label))),
        attributes: new Map(labels.filter(([label]) => !owned.includes(label))),
      });
    }
  }
  return found;
}

/** Points as they were written, equal ones once. */
export async function* metricPoints(
  context: PartContext,
  { range, metrics, where = [] }: PointQuery,
  options: CallOptions,
): AsyncGenerator<TelemetryBatch> {
  const { start: from, end: to } = range;
  const names = metrics ?? (await metricNames(context, range, options));
  await context.ready();
  let [builder, rows] = [batchBuilder(), 0];
  const take = (): TelemetryBatch => {
    const page = builder.build();
    [builder, rows] = [batchBuilder(), 0];
    return page;
  };
  for (const metric of [...new Set(names)].sort()) {
    const filter = await seriesFilter(context, { metric, from, to, kinds, where }, options);
    const known = await owners(context, metric, filter, options);
    if (known.size === 0) continue;
    const exemplarsOf = await readExemplars(context, metric, range, options);
    for (const [table, reader] of readers) {
      const answer = context.connection.read(
        sql`SELECT DISTINCT Series, ${timeMs} AS T, ${startMs} AS S, ${reader.columns}
        FROM ${context.table(table)} WHERE Metric = ${string(metric)} AND ${timeBetween(from, to)}
        ORDER BY Series, T`,
        options,
      );
      for await (const block of decodeNative(answer)) {
        const ids = bigintsOf(block, 'Series');
        const [times, starts] = [floatsOf(block, 'T'), floatsOf(block, 'S')];
        const detail = reader.open(block);
        for (let row = 0; row < block.rows; row++) {
          const id = ids[row] as bigint;
          const owner = known.get(id);
          if (owner === undefined) continue;
          const start = starts[row] as number;
          const time = times[row] as number;
          const exemplars = exemplarsOf(id, time);
          builder.point({
            ...owner,
            ...detail(row),
            time,
            ...(start > 0 && { start }),
            ...(exemplars.length > 0 && { exemplars }),
          });
          if (++rows === pageRows) yield take();
        }
      }
    }
  }
  if (rows > 0) yield take();
}
