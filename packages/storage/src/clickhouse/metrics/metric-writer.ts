import {
  type MetricDescriptor,
  type MetricStore,
  type MetricTable,
  noRecordedValue,
  type TelemetryBatch,
} from '@abduce/core';
import { slices } from '../../slices.ts';
import type { NativeColumn } from '../native/column.ts';
import { encodeNative } from '../native/encode.ts';
import type { PartContext } from '../part-context.ts';
import {
  metricExemplars,
  metricExponentials,
  metricHistograms,
  metricSamples,
  metricSeries,
  metricSummaries,
} from '../schema/tables-metrics.ts';
import type { EncodedRows } from '../write/inserter.ts';
import {
  exponentialColumns,
  histogramColumns,
  summaryColumns,
  valueColumns,
} from './detail-columns.ts';
import { exemplarColumns } from './exemplar-columns.ts';
import { type PointRows, pointColumns } from './point-columns.ts';
import { type KnownSeries, seriesBook } from './series-book.ts';
import { seriesColumns } from './series-columns.ts';

/** What a store of metrics wrote since it was opened. */
export interface MetricWriteStats {
  readonly points: number;
  /** Points that say that there is no value, or whose value is not a number; they are not kept. */
  readonly withoutValue: number;
  /** Rows written to the table of series. */
  readonly announced: number;
}

export interface MetricWriter {
  readonly write: Required<MetricStore>['write'];
  stats(): MetricWriteStats;
}

type Detail = (metrics: MetricTable, rows: readonly number[]) => NativeColumn[];

const tables = {
  [metricSamples.name]: valueColumns,
  [metricHistograms.name]: histogramColumns,
  [metricExponentials.name]: exponentialColumns,
  [metricSummaries.name]: summaryColumns,
} satisfies Record<string, Detail>;

const tableOf: Record<MetricDescriptor['kind'], string> = {
  gauge: metricSamples.name,
  sum: metricSamples.name,
  histogram: metricHistograms.name,
  exponential_histogram: metricExponentials.name,
  summary: metricSummaries.name,
};

function hasValue(metrics: MetricTable, row: number, table: string): boolean {
  if (((metrics.flags[row] as number) & noRecordedValue) !== 0) return false;
  return table !== metricSamples.name || !Number.isNaN(metrics.value[row]);
}

/** Writes the points of batches, and the series that they belong to when those are new. */
export function metricWriter(context: PartContext): MetricWriter {
  const book = seriesBook();
  let [points, withoutValue, announced] = [0, 0, 0];
  const encoded = (name: string, rows: number, columns: readonly NativeColumn[]): EncodedRows => ({
    table: context.table(name),
    rows,
    bytes: encodeNative(rows, columns),
  });
  return {
    stats: () => ({ points, withoutValue, announced }),
    async write(batch: TelemetryBatch, options = {}) {
      const work = slices(options.signal);
      await context.ready();
      const { metrics } = batch;
      if (metrics === undefined) return;
      const page = book.page(batch, context.now());
      const kept = new Map<string, PointRows>();
      const exemplary = new Set(metrics.exemplars.map(({ point }) => point));
      const seriesOf = new Map<number, KnownSeries>();
      let missing = 0;
      for (let row = 0; row < metrics.length; row++) {
        if (row % 256 === 255) await work.pause();
        const { kind } = metrics.descriptors[metrics.descriptor[row] as number] as MetricDescriptor;
        const table = tableOf[kind];
        if (!hasValue(metrics, row, table)) {
          missing++;
          continue;
        }
        let found = kept.get(table);
        if (found === undefined) kept.set(table, (found = { rows: [], series: [] }));
        const series = page.of(row, metrics.timeMs[row] as number);
        found.rows.push(row);
        found.series.push(series);
        if (exemplary.has(row)) seriesOf.set(row, series);
      }
      const { announcements } = page;
      const inserts: EncodedRows[] = [];
      if (announcements.length > 0) {
        const columns = seriesColumns(announcements);
        inserts.push(encoded(metricSeries.name, announcements.length, columns));
      }
      for (const [table, found] of kept) {
        await work.pause();
        const detail = tables[table] as Detail;
        const columns = [...pointColumns(metrics, found), ...detail(metrics, found.rows)];
        inserts.push(encoded(table, found.rows.length, columns));
      }
      const exemplars = metrics.exemplars.filter(({ point }) => seriesOf.has(point));
      if (exemplars.length > 0) {
        const series = exemplars.map(({ point }) => seriesOf.get(point) as KnownSeries);
        const columns = exemplarColumns(metrics, { exemplars, series });
        inserts.push(encoded(metricExemplars.name, exemplars.length, columns));
      }
      if (inserts.length > 0) await context.inserter.insert(inserts, options);
      page.acknowledge();
      for (const { rows } of kept.values()) points += rows.length;
      withoutValue += missing;
      announced += announcements.length;
    },
  };
}
