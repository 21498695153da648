import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { listenMetrics } from './listen-metrics.ts';
import { metricsPage } from './metrics-page.ts';

const source = { metrics: () => 'a 1\n' };

describe('the page', () => {
  it('is a plain function', async () => {
    const page = metricsPage(source);
    const answer = page(new Request('http://x/metrics'));
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
      'a 1\n',
    ]);
    expect(await page(new Request('http://x/metrics', { method: 'HEAD' })).text()).toBe('');
    expect(page(new Request('http://x/')).status).toBe(404);
    expect(page(new Request('http://x/metrics', { method: 'POST' })).status).toBe(405);
  });

  it('goes out in pieces, however large it is', async () => {
    const pieces = Array.from({ length: 200 }, (_, i) => `a${i} ${'1'.repeat(50_000)}\n`);
    await using server = await listenMetrics({
      source: { ...source, metricsPieces: () => pieces },
      port: 0,
    });
    expect(await (await fetch(server.url)).text()).toBe(pieces.join(''));
    // One that hangs up in the middle harms nobody.
    const gone = new AbortController();
    const answer = await fetch(server.url, { signal: gone.signal });
    gone.abort();
    await expect(answer.text()).rejects.toThrow();
    expect((await fetch(server.url)).status).toBe(200);
  });

  it('is served to this machine, and closes twice', async () => {
    const server = await listenMetrics({ source, port: 0 });
    expect(server.url).toBe(`http://127.0.0.1:${server.port}/metrics`);
    expect(await (await fetch(server.url)).text()).toBe('a 1\n');
    expect((await fetch(new URL('/other?x', server.url))).status).toBe(404);
    await server.close();
    await server.close();
    await expect(fetch(server.url)).rejects.toThrow();
  });

  it('says that its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(listenMetrics({ source, port })).rejects.toMatchObject({
      code: 'CONFIG',
      message: `port ${port} on 127.0.0.1 is in use`,
    });
    other.close();
  });
});
