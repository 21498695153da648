import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { helperPath } from '../test-kit/observe.ts';
import { canReplay } from '../test-kit/replay.ts';

/** Results of lines of `<kind> <text>`, in their order. */
function redact(lines: readonly string[]): string[] {
  const input = lines.map((line) => `${line.replace(/\n/g, '\\n')}\n`).join('');
  const done = spawnSync(helperPath, ['text'], { input, maxBuffer: 1 << 28 });
  expect([done.status, done.stderr.toString()]).toEqual([0, '']);
  return done.stdout.toString().split('\n').slice(0, -1);
}

const golden: Readonly<Record<string, string>> = {
  // Literals of every dialect.
  "postgres select * from orders where id = 42 and name = 'bob''s'":
    'select * from orders where id = ? and name = ?',
  "postgres SELECT E'a\\'b', U&'\\0061', X'1F', B'01', N'n', $$ a ' b $$, $t$ $$ x $t$": 'SELECT ?',
  "postgres select 'a\\' , secret": 'select ?',
  "mysql select 'a\\' , secret', 1": 'select ?',
  'mysql select "secret" from `a b` where x = _utf8\'y\'': 'select ? from `a b` where x = ?',
  'postgres select "Order"."Id" from "Order"': 'select "Order"."Id" from "Order"',
  'postgres select 1.5e-10, .5, 0xff, 1_000, -3': 'select ?',
  'cassandra select * from t where id = 550e8400-e29b-41d4-a716-446655440000':
    'select * from t where id = ?',
  "postgres select date'2024-01-01', interval '1 day'": 'select date ?, interval ?',
  // A backslash is a letter in CQL, and the end of a literal is where the quote is.
  "cassandra insert into t (a, b) values ('c:\\\\', $$ it's $$)": 'insert into t (a, b) values (?)',
  "clickhouse select 'a\\\\' , b from t": 'select ?, b from t',
  // Parameters.
  'postgres select a::int from t where b = $1 and c = $2':
    'select a::int from t where b = ? and c = ?',
  'mysql select * from t where a = ? and b = :name and c = @v':
    'select * from t where a = ? and b = ? and c = ?',
  // Lists and rows.
  "postgres select * from t where id in (1, 2,3) or k in ('a')":
    'select * from t where id in (?) or k in (?)',
  'postgres INSERT INTO t (a,b) VALUES (1, now()), (2, now()), (3, now()) RETURNING id':
    'INSERT INTO t (a, b) VALUES (?, now()) RETURNING id',
  "mysql insert into t values (1,'a'),(2,'b') on duplicate key update a = 5":
    'insert into t values (?) on duplicate key update a = ?',
  'postgres select * from (values (1, 2), (3, 4)) as v(a, b)':
    'select * from (values (?)) as v(a, b)',
  'postgres select ARRAY[1, 2, 3]': 'select ARRAY[?]',
  // Comments.
  'postgres select 1 -- password=1\\n, b /* pin /* 1 */ 2 */ from t': 'select ?, b from t',
  'mysql select a # secret\\n from t /*! hint */': 'select a from t',
  'clickhouse select a # secret\\n from t': 'select a from t',
  'cassandra select a // secret\\n from t': 'select a from t',
  // Data behind a statement.
  'clickhouse INSERT INTO db.t FORMAT JSONEachRow {"name": "secret"}':
    'INSERT INTO db.t FORMAT JSONEachRow',
  'clickhouse INSERT INTO t (a) FORMAT Values (1)': 'INSERT INTO t (a) FORMAT Values',
  // Cut off in the middle.
  "postgres select * from t where a = 'secre": 'select * from t where a = ?',
  'postgres select $x$ secre': 'select ?',
  'postgres select 1 /* secre': 'select ?',
  'postgres select a from t;': 'select a from t',
  'postgres begin; select 1;': 'begin; select ?',
  // No statement at all.
  'postgres my secret words': '?',
  'postgres ': '',
  "mysql 'secret'": '?',
  // What a span is named.
  'summary select a, (select b from c) from "Sales"."Order" o join x on 1=1': 'SELECT Sales.Order',
  'summary WITH a AS (SELECT 1 FROM z) DELETE FROM ONLY users WHERE 1=1': 'DELETE users',
  'summary insert into public.t (a) values (1)': 'INSERT public.t',
  'summary update t set a = 1': 'UPDATE t',
  'summary create table if not exists t (a int)': 'CREATE t',
  'summary select 1': 'SELECT',
  'summary select * from (select 1) x': 'SELECT',
  'summary commit': 'COMMIT',
  'summary hello world': '',
  // Paths.
  'path /': '/',
  'path /orders/42?token=secret': '/orders/{id}',
  'path /v1/users/alice@example.com/files/2024-01-02': '/v1/users/{email}/files/{date}',
  'path /users/alice%40example.com': '/users/{email}',
  'path /o/550e8400-e29b-41d4-a716-446655440000/x': '/o/{uuid}/x',
  'path /commit/abcdef0123456789': '/commit/{hex}',
  'path /t/eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9': '/t/{token}',
  'path /p/order-12345/items': '/p/{id}/items',
  'path /caf%C3%A9/menu': '/{text}/menu',
  'path /api/v2beta1/health-check': '/api/v2beta1/health-check',
  'path /a//b/': '/a/b/',
  'path http://host:80/a/7': '/a/{id}',
  'path *': '*',
  'path host:443': '/',
  'path /a;jsessionid=secret/b': '/a',
  'path /shop.Cart/AddItem': '/shop.Cart/AddItem',
  'path /1/2/3/4/5/6/7/8/9/10/11/12/13/14': `${'/{id}'.repeat(12)}{…}`.replace('{…}', '/{…}'),
  // Keys and hosts.
  'key user:42:cart': 'user:{id}:cart',
  'key session:550e8400-e29b-41d4-a716-446655440000': 'session:{uuid}',
  'key mail:bob.b@example.com': 'mail:{email}',
  'key shop.orders.created': 'shop.orders.created',
  'key tenant.1234.events': 'tenant.{id}.events',
  'host user:password@db.internal:5432': 'db.internal:5432',
  'host [::1]:80': '[::1]:80',
  'host a b': '',
};
describe.skipIf(!canReplay)('texts without what people put into them', () => {
  it('are as they are written here', () => {
    const lines = Object.keys(golden);
    const results = redact(lines);
    expect(Object.fromEntries(lines.map((line, i) => [line, results[i]]))).toEqual(golden);
  });

  it('show no literal, whatever stands around it', () => {
    const literal = fc.constantFrom(
      ..."'zq9x' 'zq9x''zq9x' E'zq9x\\'zq9x' $$zq9x$$ $a$zq9x$a$ 9zq9x /*zq9x*/".split(' '),
      '-- zq9x\n',
    );
    const rest = fc.constantFrom('', "'zq9x", '$$zq9x', '/* zq9x', '-- zq9x');
    const noise = fc.string({
      unit: fc.constantFrom(...'ab1 ,()=;.*-+<>[]:@"`#\n\t'),
      maxLength: 12,
    });
    const statement = fc
      .tuple(fc.array(fc.tuple(noise, literal), { minLength: 1, maxLength: 6 }), rest)
      // A quote that noise left open would swallow what follows: identifiers are kept.
      .map(([parts, end]) => {
        const body = parts.map(([a, b]) => ` ${a.replace(/["`]/g, '')} ${b} `).join('');
        return `select ${body}${end}`;
      });
    const statements = fc.sample(statement, { numRuns: 3000, seed: 5 });
    for (const [i, result] of redact(statements.map((text) => `postgres ${text}`)).entries())
      expect(result, statements[i]).not.toContain('zq9x');
  });

  it('end within their room, whatever they are made of', () => {
    const bytes = fc.sample(fc.string({ unit: 'binary', maxLength: 2000 }), {
      numRuns: 500,
      seed: 7,
    });
    const kinds = [
      'postgres',
      'mysql',
      'clickhouse',
      'cassandra',
      'summary',
      'path',
      'key',
      'host',
    ];
    const lines = bytes.flatMap((text) => {
      const plain = text.replaceAll('\0', '');
      return kinds.flatMap((kind) => [`${kind} select ${plain}`, `${kind} /${plain}`]);
    });
    const results = redact(lines);
    expect(results.length).toBeGreaterThanOrEqual(lines.length);
    for (const line of results) expect(Buffer.byteLength(line)).toBeLessThan(1100);
  });

  it('bounds how many templates one cgroup has', () => {
    const lines = Array.from({ length: 5000 }, (_, i) => {
      const word = [...String(i)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
      return `bounded /things-${word}/x${word}`;
    });
    const results = new Set(redact([...lines, 'bounded /things-a/xa']));
    expect(results.size).toBeLessThanOrEqual(201);
    expect(results).toContain('/{…}');
    expect(results).toContain('/things-a/xa');
  });
});
