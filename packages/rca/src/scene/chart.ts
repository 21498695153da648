import type { CaseFile, EvidenceChart } from '@abduce/core';
import type { Measured } from '../case/case-view.ts';
import type { SpanRows } from '../traces/span-rows.ts';

/** Steps of a chart at most: enough for a screen, small enough for a case of many. */
const maxSteps = 240;
const buckets = 60;

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
  const window = track.window.slice(0, maxSteps);
  const gap = baseGrid && Math.round((grid.start - baseGrid.start) / grid.step) - baseGrid.length;
  if (
    base === undefined ||
    baseGrid?.step !== grid.step ||
    gap === undefined ||
    gap < 0 ||
    gap > 10
  ) {
    return {
      title,
      unit,
      start: grid.start,
      step: grid.step,
      lines: [{ name: 'window', values: window }],
      ...band,
    };
  }
  const kept = Math.min(base.length, Math.max(0, maxSteps - window.length - gap));
  const lead = kept + gap;
  const normal = new Float64Array(lead + window.length).fill(Number.NaN);
  normal.set(base.subarray(base.length - kept));
  const now = new Float64Array(lead + window.length).fill(Number.NaN);
  now.set(window, lead);
  return {
    title,
    unit,
    start: grid.start - lead * grid.step,
    step: grid.step,
    lines: [
      { name: 'baseline', values: normal },
      { name: 'window', values: now },
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
