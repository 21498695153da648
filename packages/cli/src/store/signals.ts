import { selectRows, type TelemetryBatch, type TimeRange, type UnixMs } from '@abduce/core';
import { usageError } from '../usage.ts';

export const storedSignals = ['traces', 'logs', 'metrics', 'profiles', 'changes'] as const;
export type StoredSignal = (typeof storedSignals)[number];
export type Counts = Record<StoredSignal, number>;

export function noCounts(): Counts {
  return { traces: 0, logs: 0, metrics: 0, profiles: 0, changes: 0 };
}

/** The signals that a flag names, all when it is absent. */
export function signalsOf(text: string | undefined): readonly StoredSignal[] {
  if (text === undefined) return storedSignals;
  const names = text.split(',').map((name) => name.trim());
  const wrong = names.find((name) => !storedSignals.some((signal) => signal === name));
  if (wrong !== undefined)
    throw usageError(`--signal is "${text}"; "${wrong}" is none of ${storedSignals.join(', ')}`);
  return storedSignals.filter((signal) => names.includes(signal));
}

/** Rows of one signal. */
export function rowsOf(batch: TelemetryBatch, signal: StoredSignal): number {
  return (signal === 'traces' ? batch.spans : batch[signal])?.length ?? 0;
}

/** Rows of one signal that are dated before a time. */
export function rowsBefore(
  { spans, logs, metrics, profiles, changes }: TelemetryBatch,
  signal: StoredSignal,
  time: UnixMs,
): number {
  const times = {
    traces: spans?.startMs,
    logs: logs?.timeMs,
    metrics: metrics?.timeMs,
    profiles: profiles?.map(({ start }) => start),
    changes: changes?.map((change) => change.time),
  }[signal];
  let rows = 0;
  // Rows without a time are dated when they are written.
  for (const at of times ?? []) if (at > 0 && at < time) rows++;
  return rows;
}

/** The batch with one signal alone. */
export function onlySignal(batch: TelemetryBatch, signal: StoredSignal): TelemetryBatch {
  const { strings, resources, scopes } = batch;
  const table = signal === 'traces' ? 'spans' : signal;
  return { strings, resources, scopes, [table]: batch[table] };
}

export interface Selection {
  readonly range?: TimeRange;
  readonly service?: string;
  readonly signals: readonly StoredSignal[];
}

function servicesNamed(batch: TelemetryBatch, service: string): Uint8Array {
  const { resources, strings } = batch;
  const { offsets, keys, kinds, values } = resources.attributes;
  const named = new Uint8Array(resources.length);
  for (let row = 0; row < resources.length; row++) {
    for (let at = offsets[row] as number; at < (offsets[row + 1] as number); at++) {
      if (strings[keys[at] as number] !== 'service.name' || kinds[at] !== 1) continue;
      named[row] = strings[values[at] as number] === service ? 1 : 0;
    }
  }
  return named;
}

/** The rows that are asked for; the batch itself when that is all of them. */
export function selected(
  batch: TelemetryBatch,
  { range, service, signals }: Selection,
): TelemetryBatch {
  const all = signals.length === storedSignals.length;
  if (all && range === undefined && service === undefined) return batch;
  const inTime = (time: number): boolean =>
    range === undefined || (time >= range.start && time < range.end);
  const named = service === undefined ? undefined : servicesNamed(batch, service);
  const rows = (
    signal: StoredSignal,
    table: { readonly length: number; readonly resource: Uint32Array } | undefined,
    times: Float64Array | undefined,
  ): number[] => {
    const found: number[] = [];
    if (table === undefined || times === undefined || !signals.includes(signal)) return found;
    for (let row = 0; row < table.length; row++) {
      // Rows without a time are dated when they are written.
      const time = times[row] as number;
      if (time > 0 && !inTime(time)) continue;
      if (named === undefined || named[table.resource[row] as number] === 1) found.push(row);
    }
    return found;
  };
  const { spans, logs, metrics, profiles, changes } = batch;
  return {
    ...selectRows(batch, {
      spans: rows('traces', spans, spans?.startMs),
      logs: rows('logs', logs, logs?.timeMs),
      points: rows('metrics', metrics, metrics?.timeMs),
    }),
    ...(profiles !== undefined &&
      signals.includes('profiles') && {
        profiles: profiles.filter(
          ({ start, resource }) =>
            inTime(start) && (service === undefined || resource.get('service.name') === service),
        ),
      }),
    ...(changes !== undefined &&
      signals.includes('changes') && {
        changes: changes.filter(
          (change) =>
            inTime(change.time) &&
            (service === undefined || change.service === undefined || change.service === service),
        ),
      }),
  };
}
