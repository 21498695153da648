import { type CallOptions, type MetricPlan, matchesCompiled, type Series } from '@abduce/core';
import { seriesGroups } from '../../samples/series-groups.ts';
import type { Slices } from '../../slices.ts';
import { printPromql } from '../promql/print.ts';
import type { RawSeries } from '../response/parse-response.ts';
import { budget } from './budget.ts';
import { heldLabels } from './held-labels.ts';
import type { PushedQuery } from './pushed-query.ts';
import type { ReadContext } from './read-context.ts';
import { inPieces } from './split.ts';
import { secondsText } from './time-text.ts';

/** Values on the grid of steps, from samples taken a millisecond before each step ends; false when one is `NaN`. */
function onGrid({ times, values }: RawSeries, { grid }: MetricPlan, into: Float64Array): boolean {
  for (let i = 0; i < times.length; i++) {
    const step = Math.round(((times[i] as number) + 1 - grid.start) / grid.step) - 1;
    const value = values[i] as number;
    if (Number.isNaN(value)) return false;
    if (step >= 0 && step < into.length) into[step] = value;
  }
  return true;
}

/** The answer of the engine; `undefined` when a `NaN` in it makes raw samples necessary. */
export async function steppedAnswer(
  { settings, api, names, counters }: ReadContext,
  plan: MetricPlan,
  { expression }: PushedQuery,
  options: CallOptions,
  work: Slices,
): Promise<Series[] | undefined> {
  const { grid } = plan;
  const query = printPromql(expression);
  const left = budget(settings.limits);
  const endOf = (step: number): string => secondsText(grid.start + (step + 1) * grid.step - 1);
  const answers = await inPieces(0, grid.length, settings.limits.points, async (first, end) => {
    const answer = await api.samples(
      'query_range',
      [
        ['query', query],
        ['start', endOf(first)],
        ['end', endOf(end - 1)],
        ['step', secondsText(grid.step)],
        // VictoriaMetrics moves the range to round times where its cache may help.
        ['nocache', '1'],
      ],
      { ...options, maxSamples: left.request() },
    );
    counters.warnings += answer.warnings.length + (answer.partial ? 1 : 0);
    left.took(answer.series.reduce((sum, { times }) => sum + times.length, 0));
    return answer.series;
  });
  const aggregated = expression.type === 'aggregate';
  const groups = seriesGroups(plan);
  for (const series of answers.flat()) {
    await work.pause();
    const { labels } = heldLabels(series, names, plan.field);
    if (!aggregated && !matchesCompiled(labels, plan.matchers)) continue;
    const values = new Float64Array(grid.length).fill(Number.NaN);
    if (!onGrid(series, plan, values)) return undefined;
    // Pieces of one series lie on steps of their own.
    groups.add(labels, undefined, values);
  }
  return groups.series(work);
}
