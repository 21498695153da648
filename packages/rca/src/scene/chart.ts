import type { CaseFile, EvidenceChart } from '@abduce/core';
import type { Measured } from '../case/case-view.ts';
import type { SpanRows } from '../traces/span-rows.ts';

/** Steps of a chart at most: enough for a screen, small enough for a case of many. */
const maxSteps = 240;
const buckets = 60;

/** Means of so many steps each; a step without data does not count. */
function thinned(values: Float64Array, factor: number): Float64Array {
  if (factor === 1) return values;
  return Float64Array.from({ length: Math.ceil(values.length / factor) }, (_, at) => {
    const part = values.subarray(at * factor, (at + 1) * factor).filter(Number.isFinite);
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
}

/** The window, with the last baseline before it where that is near and on the same step. */
export function chartOf(
  caseFile: CaseFile,
  title: string,
  unit: string,
  measured: Measured,
): EvidenceChart {
  const { grid } = caseFile.world.signals;
  const { track, shift } = measured;
  const { before, noise } = shift;
  const band = Number.isFinite(before)
    ? { band: { low: Math.max(0, before - 3 * noise), high: before + 3 * noise } }
    : {};
  const at = caseFile.baselineSignals.length - 1;
  const baseGrid = caseFile.baselineSignals[at]?.grid;
  const base = track.baselines[at];
  const window = track.window;
  const gap = baseGrid && Math.round((grid.start - baseGrid.start) / grid.step) - baseGrid.length;
  if (
    base === undefined ||
    baseGrid?.step !== grid.step ||
    gap === undefined ||
    gap < 0 ||
    gap > 10
  ) {
    const factor = Math.max(1, Math.ceil(window.length / maxSteps));
    return {
      title,
      unit,
      start: grid.start,
      step: grid.step * factor,
      lines: [{ name: 'window', values: thinned(window.slice(), factor) }],
      ...band,
    };
  }
  // A long window is shown whole, in longer steps, with what of the baseline makes whole steps.
  const long = window.length + gap > maxSteps;
  const factor = long ? Math.ceil((base.length + gap + window.length) / maxSteps) : 1;
  const room = long ? base.length : maxSteps - window.length - gap;
  const lead = Math.floor((Math.min(base.length, Math.max(0, room)) + gap) / factor) * factor;
  const kept = Math.max(0, lead - gap);
  const normal = new Float64Array(lead + window.length).fill(Number.NaN);
  normal.set(base.subarray(base.length - kept));
  const now = new Float64Array(lead + window.length).fill(Number.NaN);
  now.set(window, lead);
  return {
    title,
    unit,
    start: grid.start - lead * grid.step,
    step: grid.step * factor,
    lines: [
      { name: 'baseline', values: thinned(normal, factor) },
      { name: 'window', values: thinned(now, factor) },
    ],
    ...band,
  };
}

/** Mean seconds per span over the nearest baseline and the window, in at most 60 steps. */
export function spanChart(
  caseFile: CaseFile,
  title: string,
  rows: SpanRows,
  spans: Int32Array,
): EvidenceChart {
  const { window, baselines } = caseFile;
  const start = Math.min(window.start, baselines[baselines.length - 1]?.start ?? window.start);
  const step = Math.max(1, Math.ceil((window.end - start) / buckets));
  const sums = new Float64Array(buckets);
  const counts = new Float64Array(buckets);
  for (const row of spans) {
    const at = Math.floor(((rows.start[row] as number) - start) / step);
    if (!(at >= 0 && at < buckets)) continue;
    sums[at] = (sums[at] as number) + (rows.duration[row] as number) / 1000;
    counts[at] = (counts[at] as number) + 1;
  }
  const line = (inside: (time: number) => boolean): Float64Array =>
    sums.map((sum, at) => {
      const count = counts[at] as number;
      return count > 0 && inside(start + at * step) ? sum / count : Number.NaN;
    });
  return {
    title,
    unit: 's',
    start,
    step,
    lines: [
      { name: 'baseline', values: line((time) => time < window.start) },
      { name: 'window', values: line((time) => time >= window.start) },
    ],
  };
}
