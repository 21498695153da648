import type { Fact } from '../model/evidence.ts';
import type { TimeGrid } from '../model/grid.ts';
import type { Millis } from '../model/units.ts';
import { median } from '../query/statistics.ts';

/** How many steps of the grid fit into a duration; at least one, at most all. */
export function stepsOf(grid: TimeGrid, duration: Millis): number {
  return Math.min(grid.length, Math.max(1, Math.round(duration / grid.step)));
}

/** The count behind a rate per second: Σ rate · step, over steps with data. */
export function countOf(rates: Float64Array, grid: TimeGrid, from = 0): number {
  let count = 0;
  for (let i = from; i < rates.length; i++) {
    const rate = rates[i] as number;
    if (Number.isFinite(rate) && rate > 0) count += (rate * grid.step) / 1000;
  }
  return count;
}

/** A part of a whole over some time. */
export interface Share {
  readonly part: number;
  readonly whole: number;
  /** part / whole; `NaN` when the whole is 0. */
  readonly share: number;
}

/** Counts behind two rates, over the steps from `from` on in which both have data. */
export function shareOf(part: Float64Array, whole: Float64Array, grid: TimeGrid, from = 0): Share {
  const seconds = grid.step / 1000;
  const sums = { part: 0, whole: 0 };
  for (let i = from; i < grid.length; i++) {
    const [some, all] = [part[i] as number, whole[i] as number];
    if (!Number.isFinite(some) || !Number.isFinite(all) || all < 0) continue;
    sums.whole += all * seconds;
    sums.part += Math.min(all, Math.max(0, some)) * seconds;
  }
  return { ...sums, share: sums.part / sums.whole };
}

/** The same over the whole window and over its last minutes; the greater one, if the last minutes saw enough. */
export function worstShare(
  part: Float64Array,
  whole: Float64Array,
  grid: TimeGrid,
  recent: Millis,
  enough: number,
): Share & { readonly period: string } {
  const all = shareOf(part, whole, grid);
  const steps = stepsOf(grid, recent);
  const last = shareOf(part, whole, grid, grid.length - steps);
  return last.whole >= enough && last.share > all.share
    ? { ...last, period: `the last ${durationText(steps * grid.step)}` }
    : { ...all, period: `the ${durationText(grid.length * grid.step)} of the window` };
}

/** Median of the last steps: what has lasted, not what peaked. */
export function recentMedian(values: Float64Array, grid: TimeGrid, recent: Millis): number {
  return median(values.subarray(grid.length - stepsOf(grid, recent)));
}

export function fact(name: string, value: number | string, unit = ''): Fact {
  return { name, value, unit };
}

export function durationText(ms: Millis): string {
  if (ms >= 3_600_000) return `${trimmed(ms / 3_600_000)} h`;
  if (ms >= 60_000) return `${trimmed(ms / 60_000)} min`;
  return ms >= 1000 ? `${trimmed(ms / 1000)} s` : `${trimmed(ms)} ms`;
}

export function percentText(share: number): string {
  return `${trimmed(share * 100)} %`;
}

function trimmed(value: number): string {
  return String(Number(value.toPrecision(3)));
}
