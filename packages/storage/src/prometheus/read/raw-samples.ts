import { type CallOptions, labelsKey, type UnixMs } from '@abduce/core';
import { slices } from '../../slices.ts';
import type { PromMatcher } from '../promql/ast.ts';
import { printPromql } from '../promql/print.ts';
import type { RawSeries } from '../response/parse-response.ts';
import { budget } from './budget.ts';
import type { ReadContext } from './read-context.ts';
import { inPieces } from './split.ts';
import { secondsText } from './time-text.ts';

function within({ labels, times, values }: RawSeries, from: UnixMs, to: UnixMs): RawSeries {
  let first = 0;
  while (first < times.length && (times[first] as number) < from) first++;
  let end = times.length;
  while (end > first && (times[end - 1] as number) >= to) end--;
  return { labels, times: times.subarray(first, end), values: values.subarray(first, end) };
}

function joined(parts: readonly RawSeries[]): RawSeries {
  const length = parts.reduce((sum, { times }) => sum + times.length, 0);
  const times = new Float64Array(length);
  const values = new Float64Array(length);
  let at = 0;
  for (const part of parts) {
    times.set(part.times, at);
    values.set(part.values, at);
    at += part.times.length;
  }
  return { labels: (parts[0] as RawSeries).labels, times, values };
}

/**
 * All samples from `from` up to `to`, as they were written, series with at least one. The range is asked for in pieces
 * and halves of pieces. Markers of ended series come as `NaN`.
 */
export async function rawSamples(
  { settings, api, counters }: ReadContext,
  matchers: readonly PromMatcher[],
  from: UnixMs,
  to: UnixMs,
  options: CallOptions,
): Promise<RawSeries[]> {
  const [start, end] = [Math.ceil(from), Math.ceil(to)];
  const left = budget(settings.limits);
  const answers = await inPieces(start, end, settings.limits.rawWindow, async (first, last) => {
    // One millisecond more than an engine with closed windows needs, and just right for the others.
    const query = printPromql({ type: 'range', matchers, window: last - first });
    const { series, warnings, partial } = await api.samples(
      'query',
      [
        ['query', query],
        ['time', secondsText(last - 1)],
      ],
      { ...options, maxSamples: left.request() },
    );
    counters.warnings += warnings.length + (partial ? 1 : 0);
    left.took(series.reduce((sum, { times }) => sum + times.length, 0));
    return series.map((one) => within(one, first, last)).filter(({ times }) => times.length > 0);
  });
  if (answers.length === 1) return answers[0] as RawSeries[];
  const work = slices(options.signal);
  const parts = new Map<string, RawSeries[]>();
  for (const series of answers.flat()) {
    await work.pause();
    const key = labelsKey(series.labels);
    const known = parts.get(key);
    if (known === undefined) parts.set(key, [series]);
    else known.push(series);
  }
  const whole: RawSeries[] = [];
  for (const pieces of parts.values()) {
    await work.pause();
    whole.push(joined(pieces));
  }
  return whole;
}
