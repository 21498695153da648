import { AbduceError } from '@abduce/core';
import { type Sql, sql } from '../sql.ts';

/** The one place where a text becomes a piece of a statement; callers have checked every character of it. */
function piece(text: string): Sql {
  return sql(Object.assign([text], { raw: [text] }));
}

function checked(what: string, text: string, allowed: RegExp): string {
  if (!allowed.test(text)) {
    throw new AbduceError('CONFIG', `${what} "${text}" cannot stand in a definition of a table`, {
      hint: 'Use letters, digits and the signs that ClickHouse needs there; no quotes, no backslashes.',
      details: { what, text },
    });
  }
  return text;
}

/** A type, codec or engine as the tables in this folder declare it, for example `Map(String, UInt8)`. */
export function typeText(text: string): Sql {
  return piece(checked('type', text, /^[A-Za-z](?:[\w(), .=]|'[\w/ -]*')*$/));
}

/** A column's name; one of a nested structure has a dot. Data definitions only: elsewhere it is `identifier`. */
export function columnText(name: string): Sql {
  return piece(`\`${checked('column', name, /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)?$/)}\``);
}

/**
 * A string literal, where ClickHouse takes no parameters: paths, names of clusters, comments. Throws `CONFIG` for
 * characters that could end it.
 */
export function literalText(text: string): Sql {
  return piece(`'${checked('text', text, /^[\w{}/.:=, -]*$/)}'`);
}

/** A whole number of at least 0, as it stands. Throws `CONFIG` for anything else. */
export function numberText(number: number): Sql {
  return piece(checked('number', String(number), /^\d{1,15}$/));
}
