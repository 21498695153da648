import { AbduceError } from '@abduce/core';

export type SqlData = string | number | null;

/** Data for a statement. It travels beside the text, never inside it. */
export interface SqlValue {
  readonly type: 'text' | 'double precision' | 'integer';
  readonly data: SqlData;
}

/** A statement or a piece of one. Only `sql` makes them, so that data cannot become SQL. */
export interface Sql {
  /** Between `texts[i]` and `texts[i + 1]` stands `values[i]`. */
  readonly texts: readonly string[];
  readonly values: readonly SqlValue[];
}

/** What is sent: the text has places for the data. */
export interface Statement {
  readonly text: string;
  readonly data: readonly SqlData[];
}

const made = new WeakSet<object>();
const valuesMade = new WeakSet<object>();

function value(type: SqlValue['type'], data: SqlData): SqlValue {
  const result = { type, data };
  valuesMade.add(result);
  return result;
}

/** Throws `STORE_REJECTED` for text that the engines would cut or alter: U+0000 and lone surrogates. */
export function text(data: string): SqlValue {
  if (data.includes('\0') || !data.isWellFormed()) {
    throw new AbduceError('STORE_REJECTED', 'text with U+0000 or half a surrogate pair', {
      hint: 'Leave such characters out of ids, names of keys and subjects; documents may hold them.',
      details: { limit: 'state.characters' },
    });
  }
  return value('text', data);
}

export const real = (data: number | null): SqlValue => value('double precision', data);

export const integer = (data: number): SqlValue => value('integer', data);

/**
 * A statement, or a piece of one. What is put in is another piece or a typed value; anything else throws `BUG`.
 *
 * @example
 * sql`SELECT document FROM abduce_projects WHERE id = ${text(id)}`
 */
export function sql(strings: TemplateStringsArray, ...parts: readonly (Sql | SqlValue)[]): Sql {
  const texts: string[] = [strings[0] as string];
  const values: SqlValue[] = [];
  const append = (more: string): void => {
    texts[texts.length - 1] += more;
  };
  for (const [i, part] of parts.entries()) {
    if (made.has(part)) {
      const piece = part as Sql;
      append(piece.texts[0] as string);
      for (const [k, inner] of piece.values.entries()) {
        values.push(inner);
        texts.push(piece.texts[k + 1] as string);
      }
    } else if (valuesMade.has(part)) {
      values.push(part as SqlValue);
      texts.push('');
    } else throw new AbduceError('BUG', 'a statement was given something that is no typed value');
    append(strings[i + 1] as string);
  }
  const result: Sql = { texts, values };
  made.add(result);
  return result;
}

/** The data's places in a statement: `$1`, `$2` … for Postgres, `?` for SQLite. */
export type Placeholder = '$' | '?';

/** A cast gives each value its type, so that neither engine guesses it. */
export function statement({ texts, values }: Sql, placeholder: Placeholder): Statement {
  let sent = texts[0] as string;
  for (const [i, { type }] of values.entries()) {
    const place = placeholder === '$' ? `$${i + 1}` : '?';
    sent += `CAST(${place} AS ${type})${texts[i + 1]}`;
  }
  return { text: sent, data: values.map(({ data }) => data) };
}
