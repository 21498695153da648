import { identifier, join, type Sql, sql } from '../sql.ts';

/** How one column is asked for. */
export type Asked =
  | 'plain'
  | 'term'
  | 'map'
  | 'maps'
  | 'terms'
  | 'trace'
  | 'span'
  | 'nano'
  | 'word';

function expression(name: string, how: Asked): Sql {
  // A nested column has a dot in its name.
  const column = identifier(...name.split('.'));
  switch (how) {
    case 'plain':
      return column;
    // Dictionaries are small on the wire and cheap to read: each text once a block.
    case 'term':
      return sql`CAST(${column}, 'LowCardinality(String)')`;
    case 'terms':
      return sql`CAST(${column}, 'Array(LowCardinality(String))')`;
    case 'map':
      return sql`CAST(${column}, 'Map(LowCardinality(String), LowCardinality(String))')`;
    case 'maps':
      return sql`CAST(${column}, 'Array(Map(LowCardinality(String), LowCardinality(String)))')`;
    case 'trace':
      return sql`reinterpretAsUInt128(reverse(unhex(${column})))`;
    case 'span':
      return sql`reinterpretAsUInt64(reverse(unhex(${column})))`;
    case 'nano':
      return sql`reinterpretAsUInt64(${column})`;
    case 'word':
      return sql`toUInt32(${column})`;
  }
}

/** What a column is called in the answer: not as in the table, so that conditions speak of the latter. */
export const answerName = (name: string): string => `r_${name.replace('.', '_')}`;

/** The columns that the table has, as they are read. */
export function selectList(
  asked: Readonly<Record<string, Asked>>,
  known: ReadonlySet<string>,
): Sql {
  return join(
    Object.entries(asked)
      .filter(([name]) => known.has(name))
      .map(([name, how]) => sql`${expression(name, how)} AS ${identifier(answerName(name))}`),
  );
}
