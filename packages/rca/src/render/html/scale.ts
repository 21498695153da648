import type { UnixMs } from '@abduce/core';
import { formatTime } from '../format.ts';

/** A few round values from 0, or from the lowest value, to the highest. */
export function valueTicks(low: number, high: number): readonly number[] {
  const from = Math.min(0, low);
  const span = high - from;
  if (!(span > 0) || !Number.isFinite(span)) return [from, from + 1];
  const rough = span / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const ticks: number[] = [];
  for (let i = Math.floor(from / step); ; i++) {
    const tick = Number((i * step).toPrecision(12));
    ticks.push(tick);
    if (tick >= high || ticks.length > 8) return ticks;
  }
}

/** The same for bytes: round in the unit that they are shown in. */
export function byteTicks(low: number, high: number): readonly number[] {
  const scale = high > 0 ? 1024 ** Math.max(0, Math.floor(Math.log(high) / Math.log(1024))) : 1;
  return valueTicks(low / scale, high / scale).map((tick) => tick * scale);
}

const steps = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
];

/** Round times inside the range, about `count` of them. */
export function timeTicks(start: UnixMs, end: UnixMs, count: number): readonly UnixMs[] {
  const rough = (end - start) / 1000 / count;
  const step =
    (steps.find((seconds) => seconds >= rough) ?? Math.ceil(rough / 86_400) * 86_400) * 1000;
  const ticks: UnixMs[] = [];
  for (let time = Math.ceil(start / step) * step; time < end && ticks.length < 40; time += step)
    ticks.push(time);
  return ticks;
}

/** A time on an axis, in words. */
export interface TimeLabel {
  readonly time: UnixMs;
  readonly words: string;
}

const minute = 60_000;
const day = 86_400_000;

/** Labels that tell their times apart: with seconds below five minutes, with the date above one day. */
export function timeLabels(start: UnixMs, end: UnixMs): readonly TimeLabel[] {
  const span = end - start;
  const wide = span > day;
  // Longer labels need more room, so there are fewer of them.
  const times = timeTicks(start, end, wide ? 3 : span < 5 * minute ? 4 : 5);
  const midnights = wide && times.every((time) => time % day === 0);
  return times.map((time) => {
    const [date = '', clock = ''] = formatTime(time, { date: true }).split(' ');
    if (midnights) return { time, words: date.slice(-5) };
    if (wide) return { time, words: `${date.slice(-5)} ${clock.slice(0, 5)}` };
    return { time, words: clock.slice(0, span < 5 * minute ? 8 : 5) };
  });
}

/** The common time axis of everything that is drawn over time. */
export interface TimeAxis {
  readonly start: UnixMs;
  readonly end: UnixMs;
  /** Percent of the width at which a time stands, with one decimal. */
  at(time: UnixMs): number;
  holds(time: UnixMs): boolean;
}

export function timeAxis(start: UnixMs, end: UnixMs): TimeAxis {
  const span = Math.max(1, end - start);
  return {
    start,
    end,
    at: (time) => Math.round(((time - start) / span) * 10_000) / 100,
    holds: (time) => time >= start && time <= end,
  };
}
