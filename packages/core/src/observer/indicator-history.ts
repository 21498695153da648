import type { IndicatorSeries } from '../inspections/indicators/indicator-series.ts';
import type { Series } from '../model/series.ts';
import type { Millis } from '../model/units.ts';

/** What objectives were judged by, kept for as long as the longest rule looks back; windows read may be shorter. */
export interface IndicatorHistory {
  /** Adds what a window showed, and returns all that is known. A step that is read again is replaced. */
  merge(objective: string, seen: IndicatorSeries): Pick<IndicatorSeries, 'good' | 'total'>;
  /** Forgets objectives that are no longer there. */
  keepOnly(objectives: ReadonlySet<string>): void;
}

interface Known {
  /** Steps since the epoch. */
  readonly first: number;
  readonly good: Float64Array;
  readonly total: Float64Array;
}

export function indicatorHistory(step: Millis, keep: Millis): IndicatorHistory {
  const known = new Map<string, Known>();
  const longest = Math.ceil(keep / step) + 1;
  const seriesOf = (first: number, values: Float64Array): Series => ({
    labels: new Map(),
    grid: { start: first * step, step, length: values.length },
    values,
  });
  return {
    merge(objective, { good, total }) {
      const first = Math.round(total.grid.start / step);
      const old = known.get(objective);
      const end = Math.max(
        first + total.values.length,
        (old?.first ?? 0) + (old?.total.length ?? 0),
      );
      const start = Math.max(end - longest, Math.min(first, old?.first ?? first));
      const next: Known = {
        first: start,
        good: new Float64Array(end - start).fill(Number.NaN),
        total: new Float64Array(end - start).fill(Number.NaN),
      };
      const copy = (from: Known, i: number): void => {
        const at = from.first + i - start;
        if (at < 0 || Number.isNaN(from.total[i] as number)) return;
        next.good[at] = from.good[i] as number;
        next.total[at] = from.total[i] as number;
      };
      if (old !== undefined) for (let i = 0; i < old.total.length; i++) copy(old, i);
      const seen = { first, good: good.values, total: total.values };
      for (let i = 0; i < seen.total.length; i++) copy(seen, i);
      known.set(objective, next);
      return { good: seriesOf(start, next.good), total: seriesOf(start, next.total) };
    },
    keepOnly(objectives) {
      for (const id of known.keys()) if (!objectives.has(id)) known.delete(id);
    },
  };
}
