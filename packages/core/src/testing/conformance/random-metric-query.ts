import type { UnixMs } from '../../model/units.ts';
import type { LabelMatcher, MetricQuery } from '../../ports/store.ts';
import type { Random } from '../random.ts';
import { labelTexts, type MetricAbilities, namesWithin } from './random-streams.ts';

const patterns = [
  '',
  'a',
  'a|b',
  'a.*',
  '.*',
  '.+',
  '[^a]+',
  '[a-b]{1,2}',
  '.',
  '(a|)b?',
  '\\d',
  '\\\\.*|.*\\{\\}.*',
  '1|5|0\\.5|\\+Inf',
] as const;

const reduces = ['last', 'avg', 'min', 'max', 'sum', 'count', 'rate', 'increase'] as const;

/** A query of a metric around `at`, on or off round times. */
export function randomMetricQuery(
  chance: Random,
  metric: string,
  at: UnixMs,
  can: MetricAbilities,
): MetricQuery {
  const names = [...namesWithin(can), 'none'];
  const matcher = (): LabelMatcher => {
    const op = chance.pick(['=', '!=', '=~', '!~'] as const);
    const exact = op === '=' || op === '!=';
    return { label: chance.pick(names), op, value: chance.pick(exact ? labelTexts : patterns) };
  };
  const fine = can.microseconds === false ? 0 : chance.pick([0, 0.25, 0.001]);
  return {
    metric,
    field: chance.pick(['value', 'value', 'value', 'count', 'sum', 'bucket'] as const),
    grid: {
      start: at + chance.pick([0, 0, chance.integer(60_000)]) + fine,
      step: chance.pick([500, 1000, 7000, 15_000, 60_000, 333 + fine]),
      length: chance.integer(30) + (chance.chance(0.2) ? 60 : 0),
    },
    reduce: chance.pick(reduces),
    combine: chance.pick(['sum', 'avg', 'min', 'max', 'count'] as const),
    where: Array.from({ length: Math.max(0, chance.integer(4) - 1) }, matcher),
    ...(chance.chance(0.6) && { groupBy: names.filter(() => chance.chance(0.4)) }),
  };
}
