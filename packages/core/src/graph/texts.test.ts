import { describe, expect, it } from 'vitest';
import { parseAddress } from './address.ts';
import { displayText } from './display-text.ts';
import { normaliseRoute } from './route-text.ts';
import { normaliseStatement } from './statement-text.ts';

describe('normaliseStatement', () => {
  it.each([
    ["SELECT * FROM t WHERE a = 1 AND b = 'x''y'", 'SELECT * FROM t WHERE a = ? AND b = ?'],
    ['select *\n  from t1 -- why\n where id in (1, 2 ,3)', 'select * from t1 where id in (?)'],
    ['INSERT INTO t VALUES ($1, $2), ($3, $4)', 'INSERT INTO t VALUES (?), (?)'],
    ['SELECT 1.5e3, 0xff /* note */ FROM t2', 'SELECT ? FROM t2'],
    ['GET user:123:name', 'GET user:?:name'],
    ['SELECT ?, :name', 'SELECT ?, :name'],
    ["SELECT 'never closed", 'SELECT ?'],
    ['', ''],
  ])('%j becomes %j', (text, expected) => {
    expect(normaliseStatement(text)).toBe(expected);
  });

  it('stays short whatever comes', () => {
    expect(normaliseStatement('x '.repeat(100_000)).length).toBeLessThanOrEqual(500);
  });
});

describe('normaliseRoute', () => {
  it.each([
    ['http://cart:8080/items/42?x=1', '/items/{id}'],
    ['/users/7f1c2f9e-53d4-4a6e-9d8e-0e8a4f1f2b3c/cart#top', '/users/{id}/cart'],
    ['/v1/orders/AB12-CD34-EF56-78', '/v1/orders/{id}'],
    ['/v2/login', '/v2/login'],
    ['/blob/deadbeefdeadbeef1', '/blob/{id}'],
    ['http://cart', '/'],
    ['/a//1/', '/a//{id}/'],
  ])('%s becomes %s', (url, route) => {
    expect(normaliseRoute(url)).toBe(route);
  });
});

describe('parseAddress', () => {
  it.each([
    ['Cart.', 'cart', 0],
    ['cart:8080', 'cart', 8080],
    ['[::1]:80', '::1', 80],
    ['2001:db8::1', '2001:db8::1', 0],
    ['https://u:p@shop.io/x:9', 'shop.io', 443],
    ['http://shop.io:99999/', 'shop.io', 80],
    ['', '', 0],
  ])('%s', (text, host, port) => {
    expect(parseAddress(text)).toEqual({ host, port });
  });
});

describe('displayText', () => {
  it('leaves nothing that breaks lines, hides or reorders text', () => {
    expect(displayText('a\r\n\tb\u0000\u202Ec\uD800')).toBe('a b c\uFFFD');
    expect(displayText('𝒳'.repeat(300))).toBe(`${'𝒳'.repeat(199)}…`);
  });
});
