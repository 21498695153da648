import { type Sql, sql, string } from '../sql.ts';

/** Bodies that hold a text as it is. `LIKE` looks into the token index for the text's whole tokens. */
export function bodyHolds(search: string): Sql {
  return sql`Body LIKE ${string(`%${search.replace(/[\\%_]/g, '\\$&')}%`)}`;
}
