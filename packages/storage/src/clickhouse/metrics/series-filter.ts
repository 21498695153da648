import {
  type CallOptions,
  compileMatchers,
  type LabelMatcher,
  type MetricDescriptor,
  type UnixMs,
} from '@abduce/core';
import { decodeNative } from '../native/decode.ts';
import type { PartContext } from '../part-context.ts';
import { metricSeries } from '../schema/tables-metrics.ts';
import { allOf, type Sql, sql, string, value } from '../sql.ts';
import { daysBetween } from './time-sql.ts';

export interface SeriesAsked {
  readonly metric: string;
  readonly from: UnixMs;
  readonly to: UnixMs;
  readonly kinds: readonly MetricDescriptor['kind'][];
  readonly where: readonly LabelMatcher[];
}

const label = (name: string): Sql => sql`Labels[${string(name)}]`;

/** `FROM … WHERE …` over the table of series, without the matchers. */
function familyOf(context: PartContext, { metric, from, to, kinds }: SeriesAsked): Sql {
  return sql`FROM ${context.table(metricSeries.name)}
    WHERE Metric = ${string(metric)} AND ${daysBetween(from, to)} AND Kind IN ${value('Array(String)', kinds)}`;
}

/**
 * A regular expression as the list of values that it accepts or refuses, whichever is shorter: it is run here, over
 * the values that there are, so that it means what it means everywhere and not what the engine's dialect makes of it.
 */
async function regexCondition(
  context: PartContext,
  family: Sql,
  matcher: LabelMatcher,
  options: CallOptions,
): Promise<Sql> {
  const [compiled] = compileMatchers([matcher]);
  const accepted: string[] = [];
  const refused: string[] = [];
  const answer = context.connection.read(
    sql`SELECT DISTINCT ${label(matcher.label)} AS Text ${family}`,
    options,
  );
  for await (const { columns, rows } of decodeNative(answer)) {
    const column = columns.get('Text');
    if (column?.kind !== 'strings') continue;
    for (let row = 0; row < rows; row++) {
      const text = column.strings[column.ids[row] as number] as string;
      (compiled?.test(text) ? accepted : refused).push(text);
    }
  }
  if (refused.length === 0) return sql`1`;
  if (accepted.length === 0) return sql`0`;
  return accepted.length <= refused.length
    ? sql`${label(matcher.label)} IN ${value('Array(String)', accepted)}`
    : sql`${label(matcher.label)} NOT IN ${value('Array(String)', refused)}`;
}

/** `FROM … WHERE …` over the table of series, for those that are asked for. */
export async function seriesFilter(
  context: PartContext,
  asked: SeriesAsked,
  options: CallOptions,
): Promise<Sql> {
  const family = familyOf(context, asked);
  const conditions: Sql[] = [];
  for (const matcher of asked.where) {
    const { op, value: text } = matcher;
    if (op === '=') conditions.push(sql`${label(matcher.label)} = ${string(text)}`);
    else if (op === '!=') conditions.push(sql`${label(matcher.label)} != ${string(text)}`);
    else conditions.push(await regexCondition(context, family, matcher, options));
  }
  return sql`${family} AND ${allOf(conditions)}`;
}
