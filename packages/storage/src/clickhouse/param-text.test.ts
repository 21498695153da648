import { expect, test } from 'vitest';
import { statementForm } from './multipart.ts';
import { paramText } from './param-text.ts';
import { sql, statement, string, value } from './sql.ts';

test('values are escaped as the engine reads them', () => {
  expect(paramText("it's\\\t\n\r\0\b\f")).toBe("it\\'s\\\\\\t\\n\\r\\0\\b\\f");
  expect(paramText(["it's", 'a'])).toBe("['it\\'s','a']");
  expect(paramText([[1, 2n], []])).toBe('[[1,2],[]]');
  expect(paramText(Number.NaN)).toBe('nan');
  expect([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map(paramText)).toEqual([
    'inf',
    '-inf',
  ]);
  expect([true, false, -0.5, 2n ** 64n].map(paramText)).toEqual([
    '1',
    '0',
    '-0.5',
    '18446744073709551616',
  ]);
});

test('a form holds the statement and each value, and no value can end its part', () => {
  const one = statement(sql`SELECT ${string('x\r\n--b--\r\n')}, ${value('Array(String)', ['ü'])}`);
  const { contentType, body } = statementForm(one, 'b');
  expect(contentType).toBe('multipart/form-data; boundary=b');
  expect(body.toString().split('\r\n')).toEqual([
    '--b',
    'Content-Disposition: form-data; name="query"',
    '',
    'SELECT {p0:String}, {p1:Array(String)}',
    '--b',
    'Content-Disposition: form-data; name="param_p0"',
    '',
    'x\\r\\n--b--\\r\\n',
    '--b',
    'Content-Disposition: form-data; name="param_p1"',
    '',
    "['ü']",
    '--b--',
    '',
  ]);
});
