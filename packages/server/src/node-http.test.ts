import { createServer as createHttpServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { nodeListener } from '@abduce/collectors/otlp';
import { createObserver } from '@abduce/core';
import { scenario, seconds } from '@abduce/core/testing';
import { encodeOtlp } from '@abduce/core/wire';
import { memoryStore } from '@abduce/storage/memory';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createServer } from './create-server.ts';
import { eventOf, incidentOf, toldObserver } from './test-kit/incidents.ts';

const store = memoryStore();
const server = createServer({
  observer: toldObserver(createObserver({ store }), [eventOf(incidentOf())]),
});
const http = createHttpServer(nodeListener(server.handle));
let url: string;

beforeAll(async () => {
  await server.run({ signal: new AbortController().signal });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});
afterAll(() => {
  http.closeAllConnections();
  return new Promise((resolve) => http.close(resolve));
});

/** Status and body by `node:http` itself: `fetch` would hide the body of a HEAD. */
function raw(method: string, path: string): Promise<readonly [number | undefined, string]> {
  return new Promise((resolve, reject) => {
    request(url + path, { method, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () => resolve([response.statusCode, body]));
    })
      .on('error', reject)
      .end();
  });
}

it('serves pages and documents', async () => {
  const page = await fetch(`${url}/`);
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(await page.text()).toContain('Slow answers at checkout');
  expect(await (await fetch(`${url}/v1/incidents/incident-1`)).json()).toMatchObject({
    incident: { id: 'incident-1' },
    report: { schema: 1 },
  });
  expect((await fetch(`${url}/incidents/nope`)).status).toBe(404);
});

it('answers HEAD without a body, and what is not allowed with 405', async () => {
  expect(await raw('HEAD', '/')).toEqual([200, '']);
  const [status, body] = await raw('DELETE', '/v1/incidents?all=1');
  expect(status).toBe(405);
  expect(JSON.parse(body)).toEqual({ error: '/v1/incidents is for reading: use GET' });
});

it('receives OTLP', async () => {
  const told = scenario({ duration: seconds(15) })
    .service('cart')
    .load('cart', 2);
  for (const batch of told.batches()) {
    const response = await fetch(`${url}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-protobuf' },
      body: encodeOtlp('traces', batch) as Uint8Array<ArrayBuffer>,
    });
    expect(response.status).toBe(200);
  }
  const pages = store.traces?.query({ range: told.range });
  let spans = 0;
  for await (const { spans: table } of pages ?? []) spans += table?.length ?? 0;
  expect(spans).toBeGreaterThan(20);
});
