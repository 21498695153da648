import { formatTime } from './format.ts';

/** The time of an event without its zone; with the day, where that is another than the day the window begins on. */
export function timelineClock(time: number, windowStart: number): string {
  const day = formatTime(time, { date: true }).slice(0, 10);
  const clock = formatTime(time).slice(0, 8);
  return day === formatTime(windowStart, { date: true }).slice(0, 10) ? clock : `${day} ${clock}`;
}
