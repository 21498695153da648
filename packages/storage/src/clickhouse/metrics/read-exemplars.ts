import type { CallOptions, Exemplar, TimeRange } from '@abduce/core';
import { decodeNative } from '../native/decode.ts';
import type { PartContext } from '../part-context.ts';
import { metricExemplars } from '../schema/tables-metrics.ts';
import { sql, string } from '../sql.ts';
import { bigintsOf, floatsOf, textListsOf, textsOf } from './column-access.ts';
import { timeBetween, timeMs } from './time-sql.ts';

export type PointExemplar = Omit<Exemplar, 'point'>;

/** The exemplars of a metric's points, by series and time of the point. */
export async function readExemplars(
  context: PartContext,
  metric: string,
  { start, end }: TimeRange,
  options: CallOptions,
): Promise<(series: bigint, time: number) => readonly PointExemplar[]> {
  const found = new Map<string, PointExemplar[]>();
  const answer = context.connection.read(
    sql`SELECT DISTINCT Series, ${timeMs} AS T, toUnixTimestamp64Micro(ObservedTime) AS At, Value,
      TraceId, SpanId, mapKeys(Attributes) AS Names, mapValues(Attributes) AS Texts
    FROM ${context.table(metricExemplars.name)}
    WHERE Metric = ${string(metric)} AND ${timeBetween(start, end)} ORDER BY Series, T, At`,
    options,
  );
  for await (const block of decodeNative(answer)) {
    const [ids, observed] = [bigintsOf(block, 'Series'), bigintsOf(block, 'At')];
    const [times, values] = [floatsOf(block, 'T'), floatsOf(block, 'Value')];
    const [trace, span] = [textsOf(block, 'TraceId'), textsOf(block, 'SpanId')];
    const [names, texts] = [textListsOf(block, 'Names'), textListsOf(block, 'Texts')];
    for (let row = 0; row < block.rows; row++) {
      const key = `${ids[row]}/${times[row]}`;
      const list = found.get(key) ?? [];
      found.set(key, list);
      const text = texts(row);
      list.push({
        timeNano: (observed[row] as bigint) * 1000n,
        value: values[row] as number,
        integer: false,
        traceId: trace(row),
        spanId: span(row),
        attributes: new Map(names(row).map((name, i) => [name, text[i] as string])),
      });
    }
  }
  return (series, time) => found.get(`${series}/${time}`) ?? [];
}
