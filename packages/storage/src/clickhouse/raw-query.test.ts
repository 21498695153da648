import { describe, expect, it } from 'vitest';
import { rawStatement } from './raw-query.ts';
import { statement } from './sql.ts';

describe('rawStatement', () => {
  it('keeps what was written and sends parameters beside it', () => {
    const hostile = "'; DROP TABLE x; --";
    expect(
      statement(
        rawStatement('SELECT {a:String}, {ids:Array(UInt64)} WHERE x = {a:String}', {
          a: hostile,
          ids: [1, 2],
        }),
      ),
    ).toEqual({
      text: 'SELECT {p0:String}, {p1:Array(UInt64)} WHERE x = {p2:String}',
      params: { p0: hostile, p1: [1, 2], p2: hostile },
    });
  });

  it('leaves braces alone that are no parameter', () => {
    const text = "SELECT '{b:String}', map('a', 1)";
    expect(statement(rawStatement(text)).text).toBe(text);
  });

  it('refuses a parameter that is not used', () => {
    expect(() => rawStatement('SELECT 1', { a: 1 })).toThrow(
      expect.objectContaining({ code: 'CONFIG' }),
    );
  });

  it('knows no parameter by an inherited name', () => {
    expect(statement(rawStatement('SELECT {constructor:String}')).params).toEqual({});
  });
});
