import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ChaosProxy, startChaosProxy } from './chaos-proxy.ts';

let received = 0;
const server = createServer((incoming, answer) => {
  incoming.on('data', () => undefined);
  incoming.once('end', () => {
    received++;
    answer.end('answered');
  });
});
let proxy: ChaosProxy;
beforeAll(() => new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve)));
afterAll(() => new Promise((resolve) => void server.close(resolve)));
beforeEach(async () => {
  received = 0;
  proxy = await startChaosProxy((server.address() as AddressInfo).port);
});
afterEach(() => proxy.stop());

/** The answer, or the code of the error. */
function post(body: string, timeout = 5000): Promise<string> {
  return new Promise((resolve) => {
    const call = request(proxy.url, { method: 'POST', agent: false, timeout }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
      });
      response.once('end', () => resolve(text));
    });
    call.once('timeout', () => call.destroy(Object.assign(new Error(), { code: 'silent' })));
    call.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
    call.end(body);
  });
}

describe('chaos proxy', () => {
  it('passes everything on when nothing is asked of it', async () => {
    expect(await post('x'.repeat(100_000))).toBe('answered');
    expect(proxy.connections).toBe(1);
  });

  it.each([{ refuse: true }, { resetAfter: 1000 }, { cutAfter: 1000 }])(
    'breaks the request with %o',
    async (chaos) => {
      proxy.set(chaos);
      expect(['ECONNRESET', 'EPIPE']).toContain(await post('x'.repeat(100_000)));
      expect(received).toBe(0);
    },
  );

  it('loses the answer of a request that was carried out', async () => {
    proxy.set({ loseAnswer: true });
    expect(await post('x')).toBe('ECONNRESET');
    expect(received).toBe(1);
  });

  it('is silent as a black hole', async () => {
    proxy.set({ blackHole: true });
    expect(await post('x', 50)).toBe('silent');
    expect(received).toBe(0);
  });

  it('is as slow as it is told', async () => {
    proxy.set({ latency: 20, bandwidth: 1_000_000 });
    const begin = performance.now();
    expect(await post('x'.repeat(50_000))).toBe('answered');
    // 50 ms for the bytes, 20 ms each way.
    expect(performance.now() - begin).toBeGreaterThan(85);
  });
});
