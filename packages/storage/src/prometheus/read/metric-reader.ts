import {
  type CallOptions,
  type MetricQuery,
  matchesCompiled,
  type Series,
  type TimeRange,
} from '@abduce/core';
import { evaluateStreams, type SampleStream } from '../../samples/evaluate-streams.ts';
import { slices } from '../../slices.ts';
import { heldLabels } from './held-labels.ts';
import { metricNames } from './metric-names.ts';
import { pushedQuery } from './pushed-query.ts';
import { rawSamples } from './raw-samples.ts';
import type { ReadContext } from './read-context.ts';
import { selectionOf } from './selector.ts';
import { steppedAnswer } from './stepped-answer.ts';

export interface MetricReader {
  query(query: MetricQuery, options?: CallOptions): Promise<readonly Series[]>;
  names(range: TimeRange, options?: CallOptions): Promise<readonly string[]>;
}

/** Answers the algebra by PromQL where that means the same, and from raw samples where it does not. */
export function metricReader(context: ReadContext): MetricReader {
  const { settings, names, counters } = context;
  return {
    async query(query, options = {}) {
      const work = slices(options.signal);
      const selection = selectionOf(query, settings, names);
      const { plan, matchers } = selection;
      if (plan.grid.length === 0) return [];
      const engine = await context.engine(options);
      const pushed = pushedQuery(selection, engine, names, settings.clock.now());
      if (pushed !== undefined) {
        const answer = await steppedAnswer(context, plan, pushed, options, work);
        if (answer !== undefined) {
          counters.pushedDown++;
          return answer;
        }
      }
      counters.raw++;
      const streams: SampleStream[] = [];
      for (const series of await rawSamples(context, matchers, plan.from, plan.to, options)) {
        await work.pause();
        const { labels, delta } = heldLabels(series, names, plan.field);
        if (!matchesCompiled(labels, plan.matchers)) continue;
        streams.push({ labels, delta, times: series.times, values: series.values });
      }
      return evaluateStreams(streams, plan, work);
    },
    names: (range, options = {}) => metricNames(context, range, options),
  };
}
