import type { CaseFileInit, GivenSignals, SignalName } from '@abduce/core';
import { metricMeaning } from './metric-signal.ts';
import type { WideColumn, WideTable } from './wide-table.ts';

/** Seconds before and after the injection that belong to the case, as the data set's own evaluation takes. */
export const reach: number = 600;

/** The usual distance of two rows in seconds. */
function stepOf(times: Float64Array): number {
  const gaps: number[] = [];
  for (let i = 1; i < times.length; i++) {
    const gap = (times[i] as number) - (times[i - 1] as number);
    if (gap > 0) gaps.push(gap);
  }
  gaps.sort((a, b) => a - b);
  return gaps[gaps.length >> 1] ?? 1;
}

/** Which column is read for each signal of each service: the best one that holds data. */
function columnsBySignal(table: WideTable): Map<string, Map<SignalName, WideColumn>> {
  const services = new Map<string, Map<SignalName, WideColumn>>();
  const ranks = new Map<string, number>();
  for (const column of table.columns) {
    let signals = services.get(column.service);
    if (signals === undefined) services.set(column.service, (signals = new Map()));
    const meaning = metricMeaning(column.metric);
    if (meaning === undefined || column.values.every(Number.isNaN)) continue;
    const key = `${column.service}\0${meaning.signal}`;
    if (meaning.rank >= (ranks.get(key) ?? Number.POSITIVE_INFINITY)) continue;
    ranks.set(key, meaning.rank);
    signals.set(meaning.signal, column);
  }
  return services;
}

function cut(
  table: WideTable,
  columns: ReadonlyMap<string, ReadonlyMap<SignalName, WideColumn>>,
  from: number,
  to: number,
  step: number,
): CaseFileInit['window'] {
  const length = Math.max(1, Math.round((to - from) / step));
  const signals: Record<string, Partial<Record<SignalName, Float64Array>>> = {};
  for (const [service, bySignal] of columns) {
    const own: Partial<Record<SignalName, Float64Array>> = {};
    for (const [signal, { values }] of bySignal) {
      const row = new Float64Array(length).fill(Number.NaN);
      for (let i = 0; i < table.times.length; i++) {
        const at = Math.floor(((table.times[i] as number) - from) / step);
        if (at >= 0 && at < length) row[at] = values[i] as number;
      }
      own[signal] = row;
    }
    signals[service] = own;
  }
  return {
    start: from * 1000,
    end: (from + length * step) * 1000,
    step: step * 1000,
    signals: signals satisfies GivenSignals,
  };
}

/** The time after the injection to explain, the time before it to compare with, and every service that has a column. */
export function casePeriods(
  table: WideTable,
  injected: number,
): Pick<CaseFileInit, 'window' | 'baselines' | 'services'> {
  const { times } = table;
  const step = stepOf(times);
  const columns = columnsBySignal(table);
  const first = Math.max(times[0] ?? injected, injected - reach);
  const last = Math.min((times.at(-1) ?? injected) + step, injected + reach);
  // Whole steps back from the injection, so that no step holds values of both sides.
  const steps = Math.max(1, Math.floor((injected - first) / step));
  return {
    services: [...columns.keys()].sort(),
    window: cut(table, columns, injected, Math.max(last, injected + step), step),
    baselines: [cut(table, columns, injected - steps * step, injected, step)],
  };
}
