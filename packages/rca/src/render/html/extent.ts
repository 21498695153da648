import type { EvidenceChart } from '@abduce/core';

/** What the value axis of a chart must show. */
export interface Extent {
  readonly low: number;
  readonly high: number;
  /** The highest value of the baseline that `high` leaves out, where one is left out. */
  readonly above?: number;
}

const defaults = { headroom: 1.2, worth: 2, usual: 0.75 };

function finite(values: Float64Array): readonly number[] {
  return Array.from(values).filter(Number.isFinite);
}

/** The highest value that belongs to the picture when single points of the baseline tower above everything else. */
function ceiling({ lines, band }: EvidenceChart): number {
  const before = lines.find(({ name }) => name === 'baseline');
  const after = lines.find(({ name }) => name === 'window');
  if (before === undefined || after === undefined) return Number.POSITIVE_INFINITY;
  const baseline = finite(before.values).toSorted((a, b) => a - b);
  const usual = baseline[Math.floor((baseline.length - 1) * defaults.usual)] ?? Number.NaN;
  const others = [...finite(after.values), usual, band?.high ?? Number.NaN].filter(Number.isFinite);
  const reference = others.reduce((most, value) => Math.max(most, value), 0);
  const towers = (baseline.at(-1) ?? 0) > defaults.worth * reference;
  return reference > 0 && towers ? defaults.headroom * reference : Number.POSITIVE_INFINITY;
}

/** From the lowest to the highest value; rare peaks of the baseline do not flatten the window. */
export function extentOf(chart: EvidenceChart): Extent {
  const limit = ceiling(chart);
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let above = Number.NEGATIVE_INFINITY;
  const see = (value: number): void => {
    if (!Number.isFinite(value)) return;
    low = Math.min(low, value);
    if (value > limit) above = Math.max(above, value);
    else high = Math.max(high, value);
  };
  for (const { values } of chart.lines) for (const value of values) see(value);
  if (chart.band !== undefined) {
    see(chart.band.low);
    see(chart.band.high);
  }
  if (above > limit) return { low: Math.min(low, limit), high: limit, above };
  return low <= high ? { low, high } : { low: 0, high: 0 };
}

/** Runs of points above the axis: the place of the highest point of each. */
export function peaksAbove(values: Float64Array, high: number): readonly number[] {
  const peaks: number[] = [];
  let peak = -1;
  for (let i = 0; i <= values.length; i++) {
    const value = values[i] ?? Number.NaN;
    if (value > high) {
      if (peak < 0 || value > (values[peak] as number)) peak = i;
    } else if (peak >= 0) {
      peaks.push(peak);
      peak = -1;
    }
  }
  return peaks;
}
