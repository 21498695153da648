import { AbduceError } from '@abduce/core';
import { type Sql, type SqlData, type SqlValue, sql, value } from './sql.ts';

export type QueryParams = Readonly<Record<string, SqlData>>;

/**
 * A statement that a user wrote: `{name:Type}` stands for a parameter, which travels beside the text. Throws `CONFIG`
 * for a parameter that the text does not name.
 */
export function rawStatement(text: string, params: QueryParams = {}): Sql {
  const texts: string[] = [];
  const values: SqlValue[] = [];
  const used = new Set<string>();
  let end = 0;
  for (const match of text.matchAll(/\{([A-Za-z_]\w*):([^{}]+)\}/g)) {
    const [whole, name = '', type = ''] = match;
    // Others are the engine's to complain about: braces may also be part of a literal.
    if (!Object.hasOwn(params, name)) continue;
    used.add(name);
    texts.push(text.slice(end, match.index));
    values.push(value(type.trim(), params[name] as SqlData));
    end = match.index + whole.length;
  }
  texts.push(text.slice(end));
  for (const name of Object.keys(params)) {
    if (used.has(name)) continue;
    throw new AbduceError('CONFIG', `the statement has no parameter "${name}"`, {
      hint: `Write it as {${name}:Type}, for example {${name}:String}.`,
      details: { name },
    });
  }
  return sql(Object.assign(texts, { raw: texts }), ...values);
}
