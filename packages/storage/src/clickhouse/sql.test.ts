import { describe, expect, expectTypeOf, it } from 'vitest';
import type { Connection } from './connection.ts';
import { allOf, identifier, join, type Sql, sql, statement, string, value } from './sql.ts';

const hostile = [
  "'; DROP TABLE x; --",
  '\\',
  '`',
  '{p0:String}',
  '\u2028',
  '__proto__',
  '\0',
  '$1',
];
const bug = expect.objectContaining({ code: 'BUG' });

describe('sql', () => {
  it('keeps data beside the text, whatever it is', () => {
    const expected = statement(sql`SELECT ${string('a')} FROM ${identifier('t')}`).text;
    for (const data of hostile) {
      expect(statement(sql`SELECT ${string(data)} FROM ${identifier('t')}`)).toEqual({
        text: expected,
        params: { p0: data },
      });
    }
  });

  it('numbers the data of pieces that are put together', () => {
    const conditions = [1, 2].map((id) => sql`id = ${value('UInt8', id)}`);
    expect(statement(sql`SELECT 1 WHERE ${allOf(conditions)} LIMIT ${value('UInt8', 3)}`)).toEqual({
      text: 'SELECT 1 WHERE (id = {p0:UInt8}) AND (id = {p1:UInt8}) LIMIT {p2:UInt8}',
      params: { p0: 1, p1: 2, p2: 3 },
    });
    expect(statement(join([])).text).toBe('');
  });

  it('refuses names that are none', () => {
    for (const name of [
      ...hostile.filter((one) => one !== '__proto__'),
      '',
      'a b',
      '1a',
      'a'.repeat(129),
    ]) {
      expect(() => identifier('db', name), name).toThrow(
        expect.objectContaining({ code: 'CONFIG' }),
      );
    }
  });

  it('takes nothing that it did not make', () => {
    const forged = { texts: ['DROP TABLE x'], values: [] };
    expect(() => statement(forged)).toThrow(bug);
    expect(() => sql`SELECT 1; ${forged}`).toThrow(bug);
    expect(() => statement({ ...sql`SELECT 1` })).toThrow(bug);
    expect(() => statement(sql`SELECT ${value('String} ; DROP TABLE x; {a:String', 'a')}`)).toThrow(
      bug,
    );
    for (const data of ['text', 1, null, {}, JSON.parse('{"texts":["DROP"],"values":[]}')]) {
      expect(() => sql`SELECT ${data as never}`).toThrow();
    }
  });

  it('is what the types ask for: a text is no statement', () => {
    expectTypeOf<string>().not.toExtend<Sql>();
    expectTypeOf<Connection['command']>().parameter(0).toEqualTypeOf<Sql>();
    expectTypeOf<Connection['read']>().parameter(0).toEqualTypeOf<Sql>();
    expectTypeOf<Connection['insert']>().parameter(0).toEqualTypeOf<Sql>();
    const send = (_: Sql): void => {};
    // @ts-expect-error a text is no statement
    send('SELECT 1');
    // @ts-expect-error data has a type
    expect(() => sql`SELECT ${'a'}`).toThrow();
  });
});
