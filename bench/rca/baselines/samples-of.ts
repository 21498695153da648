import { type CaseFile, type EntityId, type SignalTable, seriesAt, signals } from '@abduce/core';
import type { CaseSamples, MetricName, Samples } from './samples.ts';
import { spanLatency } from './span-latency.ts';
import { concat } from './statistics.ts';

type Block = Map<EntityId, Map<string, Float64Array>>;

/** Every row of one table by service and metric. Rows of one metric of several instances stay apart. */
function blockOf(table: SignalTable, owners: ReadonlyMap<EntityId, EntityId>): Block {
  const block: Block = new Map();
  for (const [row, { signal, entity, labels }] of table.rows.entries()) {
    const kind = signals[signal].entity;
    if (kind !== 'service' && kind !== 'instance') continue;
    const service = kind === 'service' ? entity : owners.get(entity);
    if (service === undefined) continue;
    let metrics = block.get(service);
    if (metrics === undefined) block.set(service, (metrics = new Map()));
    const name = [signal, kind === 'instance' ? entity : '', ...labels.values()].join(' ').trim();
    metrics.set(name, seriesAt(table, row).values);
  }
  for (const metrics of block.values()) perRequest(metrics);
  return block;
}

/** Published methods read latency and the percentage of failures: time and failures count per request. */
function perRequest(metrics: Map<string, Float64Array>): void {
  const requests = metrics.get('service.requests');
  const ratio = (name: string, unit: number): Float64Array | undefined =>
    requests &&
    metrics.get(name)?.map((value, i) => {
      const count = requests[i] as number;
      return count > 0 ? (unit * value) / count : Number.NaN;
    });
  const latency = ratio('service.time', 1) ?? metrics.get('service.latency.p50');
  const errors = ratio('service.errors', 100);
  if (latency !== undefined) metrics.set('latency', latency);
  if (errors !== undefined) metrics.set('errors', errors);
  metrics.delete('service.time');
  metrics.delete('service.errors');
}

export interface SamplesOptions {
  /** Latency from spans beside metrics that tell of none; else only where there is no metric at all. Default true. */
  readonly spans?: boolean;
}

export function samplesOf(caseFile: CaseFile, { spans = true }: SamplesOptions = {}): CaseSamples {
  const { world, baselineSignals } = caseFile;
  const owners = new Map(world.instances.map(({ id, service }) => [id, service]));
  const tables = [...baselineSignals, world.signals];
  const blocks = tables.map((table) => blockOf(table, owners));
  const all = new Map<EntityId, Map<MetricName, Samples>>();
  for (const { id } of world.services) {
    const names = new Set(blocks.flatMap((block) => [...(block.get(id)?.keys() ?? [])]));
    const metrics = new Map<MetricName, Samples>();
    for (const name of [...names].sort()) {
      const parts = blocks.map(
        (block, at) =>
          block.get(id)?.get(name) ??
          new Float64Array((tables[at] as SignalTable).grid.length).fill(Number.NaN),
      );
      const window = parts.pop() as Float64Array;
      const recent = parts.at(-1) as Float64Array;
      const history = parts.length > 1 ? concat(parts.slice(0, -1)) : recent;
      metrics.set(name, { history, recent, window });
    }
    if (metrics.size > 0) all.set(id, metrics);
  }
  if (!spans && all.size > 0) return all;
  if ([...all.values()].some((metrics) => metrics.has('latency'))) return all;
  // Where no metric tells of latency, spans do.
  for (const [id, latency] of spanLatency(caseFile)) {
    const metrics = all.get(id) ?? new Map<MetricName, Samples>();
    metrics.set('latency', latency);
    all.set(id, metrics);
  }
  return all;
}
