import { attributeWriter } from './attribute-writer.ts';
import type {
  Exemplar,
  ExponentialPoint,
  HistogramPoint,
  MetricDescriptor,
  MetricTable,
  SummaryPoint,
} from './batch.ts';
import type { PointInit } from './batch-inits.ts';
import { bytes, floats, words } from './columns.ts';
import { msToNano, nanosToMs } from './nano.ts';
import type { Intern, OwnerWriter } from './owner-writer.ts';

function describe(point: PointInit): MetricDescriptor {
  const kind = point.kind ?? 'gauge';
  const additive = kind === 'sum' || kind === 'histogram' || kind === 'exponential_histogram';
  return {
    name: point.name,
    description: point.description ?? '',
    unit: point.unit ?? '',
    kind,
    temporality: point.temporality ?? (additive ? 'cumulative' : 'unspecified'),
    monotonic: point.monotonic ?? kind === 'sum',
  };
}

export interface PointWriter {
  readonly length: number;
  push(point: PointInit): void;
  take(): MetricTable;
}

export function pointWriter(intern: Intern, owners: OwnerWriter): PointWriter {
  const descriptors: MetricDescriptor[] = [];
  const descriptorIds = new Map<string, number>();
  const [descriptor, resource, scope] = [words(), words(), words()];
  const start: bigint[] = [];
  const time: bigint[] = [];
  const [value, integer, count, flags, detail] = [floats(), bytes(), floats(), words(), words()];
  const attributes = attributeWriter(intern);
  const histograms: HistogramPoint[] = [];
  const exponentials: ExponentialPoint[] = [];
  const summaries: SummaryPoint[] = [];
  const exemplars: Exemplar[] = [];

  const descriptorId = (point: PointInit): number => {
    const described = describe(point);
    const key = JSON.stringify(described);
    let id = descriptorIds.get(key);
    if (id === undefined) {
      id = descriptors.push(described) - 1;
      descriptorIds.set(key, id);
    }
    return id;
  };
  const detailId = ({ histogram, exponential, summary }: PointInit): number => {
    if (histogram !== undefined) return histograms.push(histogram) - 1;
    if (exponential !== undefined) return exponentials.push(exponential) - 1;
    return summary === undefined ? 0 : summaries.push(summary) - 1;
  };

  return {
    get length() {
      return descriptor.length;
    },
    push(point) {
      const row = descriptor.length;
      descriptor.push(descriptorId(point));
      resource.push(owners.resource(point.resource));
      scope.push(owners.scope(point.scope));
      start.push(point.start === undefined ? 0n : msToNano(point.start));
      time.push(msToNano(point.time));
      value.push(point.value ?? Number.NaN);
      integer.push(point.integer === true ? 1 : 0);
      count.push(point.count ?? 0);
      flags.push(point.flags ?? 0);
      attributes.pushRow(point.attributes);
      detail.push(detailId(point));
      for (const exemplar of point.exemplars ?? []) exemplars.push({ point: row, ...exemplar });
    },
    take: () => ({
      length: descriptor.length,
      descriptors,
      descriptor: descriptor.take(),
      resource: resource.take(),
      scope: scope.take(),
      startNano: BigUint64Array.from(start),
      timeNano: BigUint64Array.from(time),
      timeMs: nanosToMs(time),
      value: value.take(),
      integer: integer.take(),
      count: count.take(),
      flags: flags.take(),
      attributes: attributes.take(),
      detail: detail.take(),
      histograms,
      exponentials,
      summaries,
      exemplars,
    }),
  };
}
