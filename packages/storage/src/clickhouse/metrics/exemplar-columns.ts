import { attributeText, type Exemplar, type MetricTable } from '@abduce/core';
import type { NativeColumn } from '../native/column.ts';
import { dictionary, numbers, pointColumns, ticks } from './point-columns.ts';
import type { KnownSeries } from './series-book.ts';

/** Exemplars of points that are kept, and the series of each. */
export interface ExemplarRows {
  readonly exemplars: readonly Exemplar[];
  readonly series: KnownSeries[];
}

function texts(name: string, values: readonly string[]): NativeColumn {
  return {
    name,
    data: { kind: 'String', strings: values, ids: Uint32Array.from(values, (_, i) => i) },
  };
}

export function exemplarColumns(
  metrics: MetricTable,
  { exemplars, series }: ExemplarRows,
): NativeColumn[] {
  const count = exemplars.length;
  const attributes = exemplars.map((one) => [...one.attributes]);
  const offsets = new Uint32Array(count + 1);
  for (const [i, list] of attributes.entries()) {
    offsets[i + 1] = (offsets[i] as number) + list.length;
  }
  const flat = attributes.flat();
  const values = flat.map(([, value]) => attributeText(value));
  return [
    ...pointColumns(metrics, { rows: exemplars.map(({ point }) => point), series }),
    ticks('ObservedTime', count, (i) => Number((exemplars[i] as Exemplar).timeNano / 1000n)),
    numbers('Value', count, (i) => (exemplars[i] as Exemplar).value),
    texts(
      'TraceId',
      exemplars.map(({ traceId }) => traceId),
    ),
    texts(
      'SpanId',
      exemplars.map(({ spanId }) => spanId),
    ),
    {
      name: 'Attributes',
      data: {
        kind: 'Map',
        offsets,
        keys: dictionary(flat.length, (i) => flat[i]?.[0] ?? ''),
        values: { kind: 'String', strings: values, ids: Uint32Array.from(values, (_, i) => i) },
      },
    },
  ];
}
