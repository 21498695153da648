import type { CallOptions, TimeRange } from '@abduce/core';
import { reserved } from '../names/reserved.ts';
import { metricOf } from '../names/stream-kind.ts';
import type { PromMatcher } from '../promql/ast.ts';
import { printPromql } from '../promql/print.ts';
import { rawSamples } from './raw-samples.ts';
import type { ReadContext } from './read-context.ts';
import { constantMatchers } from './selector.ts';
import { secondsText } from './time-text.ts';

/** Names of metrics with a point from `start` up to `end`; the index of names alone is hours too coarse for that. */
export async function metricNames(
  context: ReadContext,
  { start, end }: TimeRange,
  options: CallOptions,
): Promise<readonly string[]> {
  const { settings, api } = context;
  options.signal?.throwIfAborted();
  const [first, last] = [Math.ceil(start), Math.ceil(end)];
  if (!(last > first)) return [];
  const matchers: PromMatcher[] = [
    { label: reserved.name, op: '=~', value: '.+' },
    ...constantMatchers(settings),
  ];
  const { window: edges } = await context.engine(options);
  const window = edges === 'closed' ? last - 1 - first : last - first;
  if (edges === undefined || window < 1) {
    const found = await rawSamples(context, matchers, first, last, options);
    return sorted(found.filter(({ values }) => values.some((value) => !Number.isNaN(value))));
  }
  const query = printPromql({
    type: 'aggregate',
    operator: 'max',
    by: [reserved.name, reserved.kind],
    of: { type: 'call', name: 'last_over_time', arguments: [{ type: 'range', matchers, window }] },
  });
  const { series } = await api.samples(
    'query',
    [
      ['query', query],
      ['time', secondsText(last - 1)],
      ['nocache', '1'],
    ],
    options,
  );
  return sorted(series);
}

function sorted(
  series: readonly { readonly labels: ReadonlyMap<string, string> }[],
): readonly string[] {
  const names = new Set<string>();
  for (const { labels } of series) {
    const name = labels.get(reserved.name);
    if (name !== undefined) names.add(metricOf(name, labels.get(reserved.kind) ?? ''));
  }
  return [...names].sort();
}
