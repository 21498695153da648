import { describe, expect, it } from 'vitest';
import { indexColumns } from './index-columns.ts';

function told(statement: string, table = 'orders'): string | undefined {
  return indexColumns(statement, table)
    ?.map(({ name, descending }) => `${name}${descending ? ' DESC' : ''}`)
    .join(', ');
}

describe('indexColumns', () => {
  it.each<[string, string]>([
    [
      'SELECT * FROM orders WHERE user_id = $1 ORDER BY created_at DESC LIMIT 20',
      'user_id, created_at DESC',
    ],
    ['SELECT id FROM "orders" WHERE a = ? AND b = ? ORDER BY a, c ASC', 'a, b, c'],
    ['select id from orders where email = :email;', 'email'],
    ['SELECT id\n  FROM orders\n WHERE `email` = %s', 'email'],
  ])('%s', (statement, columns) => {
    expect(told(statement)).toBe(columns);
  });

  it.each([
    'SELECT * FROM users WHERE id = ?',
    'SELECT * FROM orders o JOIN users u ON u.id = o.user_id WHERE u.id = ?',
    'SELECT * FROM orders WHERE a = ? OR b = ?',
    'SELECT * FROM orders WHERE lower(email) = ?',
    'SELECT * FROM orders WHERE a > ?',
    'SELECT * FROM orders WHERE a = ?; DROP TABLE orders; --',
    'SELECT * FROM orders WHERE a = ? AND b = ? AND c = ? AND d = ?',
    'DELETE FROM orders WHERE a = ?',
    '',
    `SELECT ${'a FROM orders WHERE '.repeat(5000)}`,
  ])('does not understand %.60s', (statement) => {
    expect(told(statement)).toBeUndefined();
  });
});
