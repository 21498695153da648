import { expect, test } from 'vitest';
import { codeIn, engineError } from './engine-error.ts';

test('what may go away by itself is worth trying again, the rest is not', () => {
  const busy = engineError(
    'x',
    'Code: 241. DB::Exception: Memory limit exceeded. (MEMORY_LIMIT_EXCEEDED)',
  );
  expect(busy).toMatchObject({
    code: 'STORE_UNAVAILABLE',
    retryable: true,
    details: { code: 241 },
  });
  const wrong = engineError('x', 'Code: 62. DB::Exception: Syntax error', { status: 400 });
  expect(wrong).toMatchObject({
    code: 'STORE_REJECTED',
    retryable: false,
    details: { code: 62, status: 400 },
  });
  const denied = engineError('x', 'Code: 516. DB::Exception: Authentication failed');
  expect(denied).toMatchObject({ code: 'CONFIG', hint: 'Check user name and password.' });
  expect(engineError('x', 'no number')).toMatchObject({ code: 'STORE_REJECTED', details: {} });
  expect(codeIn('Poco::Exception. Code: 1000, e.code() = 0')).toBe(1000);
});

test('messages are the first paragraph, of bounded length', () => {
  const error = engineError('ClickHouse at x', `Code: 194. denied\n\nadvice ${'y'.repeat(9000)}`);
  expect(error.message).toBe('ClickHouse at x refused: Code: 194. denied');
  expect(error.hint).toBe('Check user name and password.');
  expect(engineError('x', 'y'.repeat(9000)).message.length).toBeLessThan(2100);
});
