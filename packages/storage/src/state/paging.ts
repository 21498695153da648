import { AbduceError, type Page, type PageQuery } from '@abduce/core';
import { stateLimits, tooMuch } from './limits.ts';

const usualLimit = 100;

export type Cursor = readonly (string | number)[];

/** One more than the page holds tells whether there is another. */
export function pageLimit({ limit = usualLimit }: PageQuery): number {
  const max = stateLimits['state.page'];
  if (!Number.isInteger(limit) || limit < 1) {
    throw new AbduceError('STORE_REJECTED', `a page of ${limit} items`, {
      hint: `Use 1 to ${max}.`,
      details: { limit: 'state.page' },
    });
  }
  if (limit > max) throw tooMuch('state.page', 'the page', limit, 'Ask for several pages.');
  return limit;
}

function malformed(cause?: unknown): AbduceError {
  return new AbduceError('DECODE', 'that is no place where a page begins', {
    hint: 'Pass `next` of the page before, unchanged.',
    ...(cause === undefined ? {} : { cause }),
  });
}

/** Where the page begins, after a row with these values; `undefined` for the first page. */
export function cursorOf({ after }: PageQuery, types: readonly string[]): Cursor | undefined {
  if (after === undefined) return undefined;
  let values: unknown;
  try {
    values = JSON.parse(Buffer.from(after, 'base64url').toString());
  } catch (cause) {
    throw malformed(cause);
  }
  if (
    !Array.isArray(values) ||
    values.length !== types.length ||
    !values.every((value, i) => typeof value === types[i])
  ) {
    throw malformed();
  }
  return values;
}

/** A page of `limit + 1` rows at most. */
export function pageOf<Row, T>(
  rows: readonly Row[],
  limit: number,
  item: (row: Row) => T,
  cursor: (row: Row) => Cursor,
): Page<T> {
  const items = rows.slice(0, limit).map(item);
  const last = rows[limit - 1];
  if (rows.length <= limit || last === undefined) return { items };
  return { items, next: Buffer.from(JSON.stringify(cursor(last))).toString('base64url') };
}
