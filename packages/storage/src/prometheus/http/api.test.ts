import { isAbduceError } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { at } from '../test-kit/batches.ts';
import { empty, failure, grid, readerUnder } from '../test-kit/reader-under-test.ts';

describe('the HTTP API', () => {
  it('sends queries in the URL where asked to', async () => {
    const { store, server } = readerUnder(empty, {
      method: 'GET',
      headers: { authorization: 'Bearer x' },
    });
    await store.metrics.query({ metric: 'm', grid: grid(1) });
    for (const { method, body, headers } of server.requests) {
      expect([method, body]).toEqual(['GET', undefined]);
      expect(headers.authorization).toBe('Bearer x');
    }
  });

  it.each([
    [400, 'STORE_REJECTED', 'bad_data: no such function'],
    [401, 'STORE_REJECTED', 'credentials'],
    [404, 'STORE_REJECTED', 'path'],
    [503, 'STORE_UNAVAILABLE', 'no such function'],
  ] as const)('tells what status %i means', async (status, code, text) => {
    const { store } = readerUnder(
      () =>
        Response.json(
          { status: 'error', errorType: 'bad_data', error: 'no such function' },
          { status },
        ),
      { retry: { attempts: 1 } },
    );
    const error = await failure(store.query('x', at));
    expect(isAbduceError(error, code)).toBe(true);
    expect(`${error} ${(error as { hint?: string }).hint}`).toContain(text);
  });

  it('takes an error in an answer of status 200 for one', async () => {
    const { store } = readerUnder(() =>
      Response.json({ status: 'error', errorType: 'timeout', error: 'too slow' }),
    );
    expect(String(await failure(store.query('x', at)))).toContain('timeout: too slow');
  });

  it('answers nothing once it is closed', async () => {
    const { store } = readerUnder(empty);
    await store.close();
    for (const call of [store.check(), store.metrics.query({ metric: 'm', grid: grid(1) })]) {
      expect(isAbduceError(await failure(call), 'STORE_UNAVAILABLE')).toBe(true);
    }
  });
});
