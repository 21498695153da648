import { createServer } from 'node:http';
import { expect, it } from 'vitest';
import { isLoopback, listen } from './listen.ts';

it.each([
  ['localhost', true],
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['0.0.0.0', false],
  ['::', false],
  ['10.0.0.1', false],
  ['127.0.0.1.example.com', false],
  ['', false],
])('%j is loopback: %s', (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});

it('takes a free port, and says what to do when one is taken', async () => {
  await using first = await listen(createServer(), '127.0.0.1', 0);
  expect(first.port).toBeGreaterThan(0);
  await expect(listen(createServer(), '127.0.0.1', first.port)).rejects.toMatchObject({
    code: 'CONFIG',
    message: `port ${first.port} on 127.0.0.1 is taken`,
    hint: expect.stringContaining('--port'),
  });
});

it('says which address cannot be used', async () => {
  // An address that is kept for documentation: no machine has it.
  await expect(listen(createServer(), '192.0.2.1', 0)).rejects.toMatchObject({
    code: 'CONFIG',
    message: expect.stringContaining('cannot listen on 192.0.2.1:0'),
    hint: expect.stringContaining('--host'),
  });
});
