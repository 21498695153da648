import { expect, it } from 'vitest';
import { integer, type SqlValue, sql, statement, text } from './sql.ts';

it('keeps data out of the text', () => {
  const hostile = "x'; DROP TABLE abduce_projects; --";
  const where = sql`id = ${text(hostile)}`;
  const piece = sql`SELECT 1 FROM t WHERE ${where} AND n = ${integer(7)}`;
  expect(statement(piece, '$')).toEqual({
    text: 'SELECT 1 FROM t WHERE id = CAST($1 AS text) AND n = CAST($2 AS integer)',
    data: [hostile, 7],
  });
  expect(statement(piece, '?').text).toBe(
    'SELECT 1 FROM t WHERE id = CAST(? AS text) AND n = CAST(? AS integer)',
  );
});

it('refuses what it did not make', () => {
  const forged = { texts: ['; DROP TABLE t'], values: [] };
  const value = { type: 'text); DROP TABLE t; --', data: 'x' } as unknown as SqlValue;
  for (const part of ['x', 1, null, undefined, {}, forged, value] as unknown as SqlValue[]) {
    expect(() => sql`SELECT ${part}`).toThrow('no typed value');
  }
});

it('refuses text that engines cut or alter', () => {
  for (const data of ['a\0b', '\ud800', 'a\udc00']) {
    expect(() => text(data)).toThrow(expect.objectContaining({ code: 'STORE_REJECTED' }));
  }
  expect(text('\u{1F9E8}').data).toBe('\u{1F9E8}');
});
