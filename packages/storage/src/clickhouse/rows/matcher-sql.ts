import { type CompiledMatcher, compileMatchers, type LabelMatcher } from '@abduce/core';
import { identifier, type Sql, sql, string } from '../sql.ts';
import { serviceKey } from './owners.ts';
import { engineRegex } from './regex-sql.ts';

export interface MatcherSql {
  /** Conditions that mean just what the matchers mean. */
  readonly conditions: readonly Sql[];
  /** Matchers that are left to be tested row by row. */
  readonly rest: readonly CompiledMatcher[];
}

/** The value of a label: the record's attribute, else the resource's, else empty. */
function labelSql(label: string, own: Sql): Sql {
  if (label === serviceKey) return sql`ServiceName`;
  const key = string(label);
  return sql`if(mapContains(${own}, ${key}), ${own}[${key}], ResourceAttributes[${key}])`;
}

/** Spelt so that the filters on the maps' values can tell that a granule has no such row. */
function equals(label: string, text: string, own: Sql): Sql {
  if (label === serviceKey || text === '') return sql`${labelSql(label, own)} = ${string(text)}`;
  const [key, given] = [string(label), string(text)];
  return sql`${own}[${key}] = ${given} OR (ResourceAttributes[${key}] = ${given} AND NOT mapContains(${own}, ${key}))`;
}

function conditionOf({ label, op, value }: LabelMatcher, own: Sql): Sql | undefined {
  // The engine does not find an empty key in a map whose keys are a dictionary.
  if (label === '') return undefined;
  switch (op) {
    case '=':
      return equals(label, value, own);
    case '!=':
      return sql`${labelSql(label, own)} != ${string(value)}`;
    default: {
      const pattern = engineRegex(value);
      if (pattern === undefined) return undefined;
      const matches = sql`match(${labelSql(label, own)}, ${string(pattern)})`;
      return op === '=~' ? matches : sql`NOT ${matches}`;
    }
  }
}

/**
 * Matchers as conditions on the columns `ServiceName`, `ResourceAttributes` and that of the record's attributes.
 * Throws `CONFIG` for a matcher that `compileMatchers` refuses.
 */
export function matcherSql(where: readonly LabelMatcher[], attributes: string): MatcherSql {
  const compiled = compileMatchers(where);
  const own = identifier(attributes);
  const conditions: Sql[] = [];
  const rest: CompiledMatcher[] = [];
  for (const [i, matcher] of where.entries()) {
    const condition = conditionOf(matcher, own);
    if (condition === undefined) rest.push(compiled[i] as CompiledMatcher);
    else conditions.push(condition);
  }
  return { conditions, rest };
}
