import { day, hour, type Season } from './types.ts';

/** By season: how much the day shapes traffic, its peak hour, and what is left at weekends. */
const shapes: Readonly<Record<Season, readonly [depth: number, peak: number, weekend: number]>> = {
  shoppers: [0.9, 19, 1.25],
  business: [1.3, 11, 0.25],
  steady: [0, 0, 1],
};

/** Traffic at a time, as a multiple of a weekday's mean: exp(depth · cos), whose mean is the Bessel function I₀. */
export function seasonAt(season: Season, offset: number): number {
  const [depth, peak, weekend] = shapes[season];
  const mean = 1 + depth ** 2 / 4 + depth ** 4 / 64 + depth ** 6 / 2304;
  const angle = (2 * Math.PI * ((offset % day) / hour - peak)) / 24;
  const dayOfWeek = Math.floor(offset / day) % 7;
  return (Math.exp(depth * Math.cos(angle)) / mean) * (dayOfWeek >= 5 ? weekend : 1);
}
