import { AbduceError } from '@abduce/core';

/** A value that travels beside the statement, never inside it; `type` is ClickHouse's. */
export interface SqlValue {
  readonly type: string;
  readonly value: SqlData;
}

export type SqlData = string | number | bigint | boolean | readonly SqlData[];

/** A piece of a statement. Only `sql` and `identifier` make one, so that data cannot become SQL. */
export interface Sql {
  /** Literal texts; between `texts[i]` and `texts[i + 1]` stands `values[i]`. */
  readonly texts: readonly string[];
  readonly values: readonly SqlValue[];
}

/** What is sent: `{p0:String}` in the text, the data in `params`. */
export interface Statement {
  readonly text: string;
  readonly params: Readonly<Record<string, SqlData>>;
}

const made = new WeakSet<object>();

function piece(texts: readonly string[], values: readonly SqlValue[]): Sql {
  const result = { texts, values };
  made.add(result);
  return result;
}

/** Data of a ClickHouse type, for example `value('DateTime64(9)', …)`. */
export function value(type: string, data: SqlData): SqlValue {
  return { type, value: data };
}

export const string = (data: string): SqlValue => value('String', data);
export const uint64 = (data: number | bigint): SqlValue => value('UInt64', data);
export const float64 = (data: number): SqlValue => value('Float64', data);

/**
 * A name of a database, table or column, quoted. Throws `CONFIG` for one that is not made of letters, digits and
 * underscores: other names need no home here.
 */
export function identifier(...names: readonly string[]): Sql {
  for (const name of names) {
    if (!/^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(name)) {
      throw new AbduceError('CONFIG', `"${name}" cannot be the name of a table or column`, {
        hint: 'Use letters, digits and underscores, at most 128, and no digit first.',
        details: { name },
      });
    }
  }
  return piece([names.map((name) => `\`${name}\``).join('.')], []);
}

/**
 * A statement, or a piece of one. What is put in is either another piece or a typed value; anything else throws
 * `BUG`, so that no data is ever spliced into a statement.
 *
 * @example
 * sql`SELECT count() FROM ${identifier('otel_logs')} WHERE ServiceName = ${string(name)}`
 */
export function sql(
  strings: TemplateStringsArray,
  ...parts: readonly (Sql | SqlValue | undefined)[]
): Sql {
  const texts: string[] = [strings[0] as string];
  const values: SqlValue[] = [];
  const append = (text: string): void => {
    texts[texts.length - 1] += text;
  };
  for (const [i, part] of parts.entries()) {
    if (part === undefined) {
      // Absent pieces leave nothing behind.
    } else if (made.has(part)) {
      const inner = part as Sql;
      append(inner.texts[0] as string);
      for (const [j, inside] of inner.values.entries()) {
        values.push(inside);
        texts.push(inner.texts[j + 1] as string);
      }
    } else if (Object.hasOwn(part, 'type') && Object.hasOwn(part, 'value')) {
      values.push(part as SqlValue);
      texts.push('');
    } else {
      throw new AbduceError('BUG', 'something other than a typed value was put into a statement');
    }
    append(strings[i + 1] as string);
  }
  return piece(texts, values);
}

/** Pieces one after the other. `join([], …)` is the empty piece. */
export function join(parts: readonly Sql[], separator: Sql = sql`, `): Sql {
  return parts.reduce((all, part, i) => (i === 0 ? part : sql`${all}${separator}${part}`), sql``);
}

/** All of the conditions; `1` when there are none. */
export function allOf(conditions: readonly Sql[]): Sql {
  return conditions.length === 0
    ? sql`1`
    : join(
        conditions.map((one) => sql`(${one})`),
        sql` AND `,
      );
}

/** Types have letters, digits, and what stands between their parentheses; a brace would end their place. */
const typePattern = /^[A-Za-z][\w(), .'=/-]*$/;

/** Text and parameters as they are sent. Throws `BUG` for pieces that `sql` did not make, and types that are none. */
export function statement(piece: Sql): Statement {
  const { texts, values } = piece;
  if (!made.has(piece) || values.some(({ type }) => !typePattern.test(type))) {
    throw new AbduceError('BUG', 'a statement was made by other means than `sql` and typed values');
  }
  const params: Record<string, SqlData> = {};
  let text = texts[0] as string;
  for (const [i, one] of values.entries()) {
    const name = `p${i}`;
    params[name] = one.value;
    text += `{${name}:${one.type}}${texts[i + 1]}`;
  }
  return { text, params };
}
