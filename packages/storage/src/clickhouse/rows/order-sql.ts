import { identifier, join, type Sql, sql, value } from '../sql.ts';

/** By time, then by what tells equal times apart; the first term is how our tables lie on disk and changes nothing. */
export function orderSql(newestFirst: boolean, ties: readonly string[]): Sql {
  const direction = newestFirst ? sql` DESC` : sql``;
  const terms = [
    sql`toStartOfFiveMinutes(Timestamp)`,
    sql`Timestamp`,
    ...ties.map((name) => identifier(name)),
  ];
  return sql`ORDER BY ${join(terms.map((term) => sql`${term}${direction}`))}`;
}

export function limitSql(limit: number | undefined): Sql | undefined {
  return limit === undefined || !Number.isFinite(limit)
    ? undefined
    : sql`LIMIT ${value('UInt64', Math.ceil(limit))}`;
}
