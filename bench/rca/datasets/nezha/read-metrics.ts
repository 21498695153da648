import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { SignalName, UnixMs } from '@abduce/core';
import { parseRows, readText } from '../../read-table.ts';
import { serviceOf } from './service-of.ts';

/** One measurement of one pod or edge over a day: each value tells of the minute before its time. */
export interface DaySeries {
  readonly signal: SignalName;
  readonly entity: string;
  readonly times: Float64Array;
  readonly values: Float64Array;
}

export interface DayMetrics {
  readonly series: readonly DaySeries[];
  readonly pods: readonly string[];
  /** Caller and callee. */
  readonly edges: readonly (readonly [string, string])[];
}

/** Column, signal, and what a value is multiplied with to get the signal's unit. */
const podColumns: readonly (readonly [string, SignalName, 'pod' | 'service' | 'node', number])[] = [
  ['CpuUsage(m)', 'instance.cpu.usage', 'pod', 1e-3],
  ['MemoryUsage(Mi)', 'instance.memory.usage', 'pod', 1024 ** 2],
  ['PodWorkload(Ops)', 'service.requests', 'service', 1],
  ['NodeCpuUsageRate(%)', 'node.cpu.utilization', 'node', 0.01],
];

interface Table {
  readonly times: Float64Array;
  readonly head: readonly string[];
  values(column: string): Float64Array | undefined;
}

function table(path: string): Table | undefined {
  const text = readText(path);
  if (text === undefined) return undefined;
  const [head = [], ...rows] = parseRows(text);
  const time = head.findIndex((name) => name.toLowerCase() === 'time');
  return {
    head,
    times: Float64Array.from(rows, (row) =>
      Date.parse(`${(row[time] ?? '').slice(0, 19).replace(' ', 'T')}Z`),
    ),
    values(column) {
      const at = head.indexOf(column);
      if (at < 0) return undefined;
      return Float64Array.from(rows, (row) => (row[at] === '' ? Number.NaN : Number(row[at])));
    },
  };
}

/** What calls take between the two sides: the caller's median less the callee's, per edge. */
function edgeSeries(
  dir: string,
  requests: ReadonlyMap<string, DaySeries>,
): { readonly series: DaySeries[]; readonly edges: [string, string][] } {
  const source = table(join(dir, 'source_50.csv'));
  const target = table(join(dir, 'destination_50.csv'));
  const series: DaySeries[] = [];
  const edges: [string, string][] = [];
  if (source === undefined) return { series, edges };
  const named = source.head.filter((name) => name.includes('_'));
  for (const column of named) {
    const [caller = '', callee = ''] = column.split('_');
    edges.push([caller, callee]);
    const entity = `${caller} -> ${callee}`;
    const taken = source.values(column) as Float64Array;
    const served = target?.values(column);
    // Calls are counted at the callee only; its callers are taken to share them evenly.
    const callers = named.filter((name) => name.endsWith(`_${callee}`)).length;
    const load = requests.get(callee);
    const calls = taken.map((_, at) => {
      const rate = load === undefined ? 1 : nearest(load, source.times[at] as number);
      return (rate > 0 ? rate : 1) / callers;
    });
    const add = (signal: SignalName, values: Float64Array): void => {
      series.push({ signal, entity, times: source.times, values });
    };
    add('dependency.requests', calls);
    add(
      'dependency.time',
      taken.map((value, at) => value * (calls[at] as number)),
    );
    if (served === undefined) continue;
    add(
      'dependency.network_time',
      taken.map((value, at) => (value - (served[at] as number)) * (calls[at] as number)),
    );
  }
  return { series, edges };
}

function nearest({ times, values }: DaySeries, time: UnixMs): number {
  for (let at = 0; at < times.length; at++) {
    if (Math.abs((times[at] as number) - time) < 30_000) return values[at] as number;
  }
  return Number.NaN;
}

/** Every measurement of one day that the engine knows a signal for. */
export function readMetrics(dir: string): DayMetrics {
  const series: DaySeries[] = [];
  const pods: string[] = [];
  const requests = new Map<string, DaySeries>();
  const files = existsSync(dir) ? readdirSync(dir).sort() : [];
  for (const file of files) {
    const pod = /^(.*)_metric\.csv(?:\.gz)?$/.exec(file)?.[1];
    const read = pod === undefined ? undefined : table(join(dir, `${pod}_metric.csv`));
    if (pod === undefined || read === undefined) continue;
    pods.push(pod);
    for (const [column, signal, owner, factor] of podColumns) {
      const values = read.values(column)?.map((value) => value * factor);
      if (values === undefined) continue;
      const entity =
        owner === 'pod' ? pod : owner === 'service' ? serviceOf(pod) : `node of ${pod}`;
      const one = { signal, entity, times: read.times, values };
      series.push(one);
      if (signal === 'service.requests') requests.set(entity, one);
    }
  }
  const calls = edgeSeries(dir, requests);
  return { series: [...series, ...calls.series], pods, edges: calls.edges };
}
