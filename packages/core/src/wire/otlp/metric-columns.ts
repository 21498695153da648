import type {
  Exemplar,
  ExponentialPoint,
  HistogramPoint,
  MetricDescriptor,
  MetricTable,
  SummaryPoint,
} from '../../model/batch.ts';
import {
  type AttributeSink,
  clearAttributes,
  openAttributes,
  takeAttributes,
} from './attribute-columns.ts';
import {
  type Columns,
  clearColumns,
  growColumns,
  msColumn,
  nanoColumn,
  openColumns,
  takeColumns,
} from './columns.ts';
import { type NumberList, openNumbers } from './number-list.ts';

/** The most points, or exemplars, that one batch may hold. */
export const maxPoints: number = 2 ** 18;

type PointArrays = {
  descriptor: Uint32Array;
  resource: Uint32Array;
  scope: Uint32Array;
  start: Uint32Array;
  time: Uint32Array;
  value: Float64Array;
  integer: Uint8Array;
  count: Float64Array;
  flags: Uint32Array;
  detail: Uint32Array;
};

export interface PointSink extends Columns<PointArrays> {
  readonly attributes: AttributeSink;
  descriptors: MetricDescriptor[];
  readonly descriptorIds: Map<string, number>;
  histograms: HistogramPoint[];
  exponentials: ExponentialPoint[];
  summaries: SummaryPoint[];
  exemplars: Exemplar[];
  readonly counts: NumberList;
  readonly bounds: NumberList;
  /** The bounds of the histogram before. */
  lastBounds: Float64Array;
}

export function openPoints(): PointSink {
  const rows = 512;
  const table = openColumns<PointArrays>(rows, (n) => ({
    descriptor: new Uint32Array(n),
    resource: new Uint32Array(n),
    scope: new Uint32Array(n),
    start: new Uint32Array(n * 2),
    time: new Uint32Array(n * 2),
    value: new Float64Array(n),
    integer: new Uint8Array(n),
    count: new Float64Array(n),
    flags: new Uint32Array(n),
    detail: new Uint32Array(n),
  }));
  return {
    ...table,
    attributes: openAttributes(rows * 4),
    descriptors: [],
    descriptorIds: new Map(),
    histograms: [],
    exponentials: [],
    summaries: [],
    exemplars: [],
    counts: openNumbers(),
    bounds: openNumbers(),
    lastBounds: new Float64Array(0),
  };
}

export function addPoint(
  sink: PointSink,
  descriptor: number,
  resource: number,
  scope: number,
): number {
  if (sink.length === sink.capacity) growColumns(sink, maxPoints, 'metric points');
  const row = sink.length++;
  sink.columns.descriptor[row] = descriptor;
  sink.columns.resource[row] = resource;
  sink.columns.scope[row] = scope;
  return row;
}

export function clearPoints(sink: PointSink): void {
  clearColumns(sink);
  clearAttributes(sink.attributes);
  sink.descriptorIds.clear();
  Object.assign(sink, {
    descriptors: [],
    histograms: [],
    exponentials: [],
    summaries: [],
    exemplars: [],
    // A batch holds the array itself; the next one must not share it.
    lastBounds: new Float64Array(0),
  });
}

export function takePoints(sink: PointSink): MetricTable {
  const { descriptors, histograms, exponentials, summaries, exemplars } = sink;
  const columns = takeColumns(sink);
  const time = columns.time;
  return {
    length: sink.length,
    descriptors,
    descriptor: columns.descriptor,
    resource: columns.resource,
    scope: columns.scope,
    startNano: nanoColumn(columns.start),
    timeNano: nanoColumn(time),
    timeMs: msColumn(time),
    value: columns.value,
    integer: columns.integer,
    count: columns.count,
    flags: columns.flags,
    attributes: takeAttributes(sink.attributes),
    detail: columns.detail,
    histograms,
    exponentials,
    summaries,
    exemplars,
  };
}
