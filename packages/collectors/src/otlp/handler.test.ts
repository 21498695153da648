import { AbduceError } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { otlpHandler } from './handler.ts';
import { decodeResponse, gauge, logs, now, span, traces, tracesJson } from './test-kit/payloads.ts';
import { json, post, protobuf, setup, statusOf } from './test-kit/post.ts';

describe('otlpHandler', () => {
  it('takes protobuf and answers with an empty message of its type', async () => {
    const { handler, sink } = setup();
    const response = await handler(post('/v1/traces', traces(), protobuf));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/x-protobuf');
    expect((await response.arrayBuffer()).byteLength).toBe(0);
    expect(sink.batches[0]?.spans?.length).toBe(1);
  });

  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'Application/JSON;charset="UTF-8"',
  ])('takes JSON sent as %s', async (contentType) => {
    const { handler, sink } = setup();
    const response = await handler(post('/v1/traces', tracesJson, { 'content-type': contentType }));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.text()).toBe('{}');
    expect(sink.batches[0]?.spans?.length).toBe(1);
  });

  it('takes metrics and logs on their own paths', async () => {
    const { handler, sink } = setup();
    const metrics = await handler(post('/v1/metrics', gauge('queue.size', [now]), protobuf));
    const log = await handler(
      post('/v1/logs', logs([{ body: { stringValue: 'boom' } }]), protobuf),
    );
    expect([metrics.status, log.status]).toEqual([200, 200]);
    expect(sink.batches[0]?.metrics?.descriptors[0]?.name).toBe('queue.size');
    expect(sink.batches[1]?.logs?.length).toBe(1);
  });

  it('takes an empty protobuf request without troubling the sink', async () => {
    const { handler, sink } = setup();
    const response = await handler(post('/v1/traces', new Uint8Array(0), protobuf));
    expect(response.status).toBe(200);
    expect(sink.batches).toEqual([]);
  });

  it('reports refused records as a partial success, in either format', async () => {
    const { handler, sink } = setup();
    const bad = [
      span(),
      span({ traceId: new Uint8Array(16) }),
      span({ start: now + 3 * 3_600_000 }),
    ];
    const response = await handler(post('/v1/traces', traces(bad), protobuf));
    expect(response.status).toBe(200);
    expect(decodeResponse('traces', new Uint8Array(await response.arrayBuffer()))).toEqual({
      partialSuccess: {
        rejectedSpans: '2',
        errorMessage: 'refused 2 of 3 records: 1 with no trace id, 1 with a time in the future',
      },
    });
    expect(sink.batches[0]?.spans?.length).toBe(1);

    const late = tracesJson.replaceAll(String(now - 1000), String(now + 9_000_000));
    const inJson = await handler(post('/v1/traces', late, json));
    expect(await inJson.json()).toEqual({
      partialSuccess: {
        rejectedSpans: '1',
        errorMessage: 'refused 1 of 1 records: 1 with a time in the future',
      },
    });
    expect(sink.batches.length).toBe(1);
    expect(handler.stats()).toMatchObject({ requests: 2, records: 1, refusedRecords: 3 });
  });

  it('answers malformed data with 400 and a Status in the format of the request', async () => {
    const { handler } = setup();
    const binary = await handler(post('/v1/traces', traces().subarray(0, 40), protobuf));
    expect(binary.status).toBe(400);
    expect(binary.headers.get('content-type')).toBe('application/x-protobuf');
    // Field 1, varint 3: INVALID_ARGUMENT.
    expect([...new Uint8Array(await binary.arrayBuffer()).subarray(0, 2)]).toEqual([8, 3]);
    for (const body of ['', '{', '[]', 'null', '{"resourceSpans":7}', '\ud800']) {
      const text = await handler(post('/v1/traces', body, json));
      expect([body, text.status]).toEqual([body, 400]);
      expect(await statusOf(text)).toMatchObject({ code: 3, message: expect.any(String) });
    }
    const notUtf8 = await handler(post('/v1/traces', new Uint8Array([0x22, 0xff, 0x22]), json));
    expect(await statusOf(notUtf8)).toEqual({ code: 3, message: 'the body is not valid UTF-8' });
  });

  it('answers other methods with 405 and what is allowed', async () => {
    const { handler } = setup();
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const response = await handler(new Request('http://localhost/v1/traces', { method }));
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST, OPTIONS']);
    }
    const head = await handler(new Request('http://localhost/v1/traces', { method: 'HEAD' }));
    expect([head.status, await head.text()]).toEqual([405, '']);
    const options = await handler(new Request('http://localhost/v1/logs', { method: 'OPTIONS' }));
    expect(options.status).toBe(204);
    expect(options.headers.get('allow')).toBe('POST, OPTIONS');
    expect(options.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('answers unknown paths with 404, and knows its base path', async () => {
    const { handler } = setup({ basePath: '/otlp/' });
    expect((await handler(post('/v1/traces', traces(), protobuf))).status).toBe(404);
    expect((await handler(post('/otlp/v1/traces?x=1', traces(), protobuf))).status).toBe(200);
    expect((await handler(post('/otlp/v1/profiles', traces(), protobuf))).status).toBe(404);
  });

  it('answers unknown media types and codings with 415 and what it takes', async () => {
    const { handler } = setup();
    for (const type of ['text/plain', 'application/json; charset=utf-16', 'x']) {
      const response = await handler(post('/v1/logs', '{}', { 'content-type': type }));
      expect([type, response.status]).toEqual([type, 415]);
      expect(response.headers.get('accept')).toContain('application/x-protobuf');
    }
    const absent = await handler(post('/v1/logs', new Uint8Array(2), {}));
    expect(absent.status).toBe(415);
    for (const coding of ['br', 'gzip, gzip', 'snappy']) {
      const headers = { ...protobuf, 'content-encoding': coding };
      const response = await handler(post('/v1/logs', traces(), headers));
      expect([coding, response.status]).toEqual([coding, 415]);
      expect(response.headers.get('accept-encoding')).toContain('gzip');
    }
  });

  it('refuses too much, as declared and as sent', async () => {
    const { handler } = setup({ limits: { maxWireBytes: 100 } });
    const declared = await handler(
      post('/v1/traces', new Uint8Array(4), { ...protobuf, 'content-length': '1000' }),
    );
    expect(declared.status).toBe(413);
    const sent = await handler(post('/v1/traces', new Uint8Array(101), protobuf));
    expect(sent.status).toBe(413);
    const many = setup({ limits: { maxRecords: 5 } });
    const dense = traces(Array.from({ length: 10 }, () => span()));
    const response = await many.handler(post('/v1/traces', dense, protobuf));
    expect(response.status).toBe(413);
  });

  it('asks for credentials before it reads, and answers a broken check without detail', async () => {
    const seen: unknown[] = [];
    const { handler, sink } = setup({
      authorize: (request) => {
        seen.push([request.transport, request.method, request.path, request.header('X-Key')]);
        if (request.header('x-key') === 'boom') throw new Error('secret of the check');
        return request.header('x-key') === 'good';
      },
    });
    const attempt = async (key: string): Promise<Response> =>
      handler(post('/v1/traces', traces(), { ...protobuf, 'x-key': key }));
    const denied = await attempt('bad');
    expect(denied.status).toBe(401);
    expect(denied.headers.get('www-authenticate')).toBe('Bearer');
    const broken = await attempt('boom');
    expect(broken.status).toBe(500);
    expect(await broken.text()).not.toContain('secret');
    expect((await attempt('good')).status).toBe(200);
    expect(seen[0]).toEqual(['http', 'POST', '/v1/traces', 'bad']);
    expect(sink.batches.length).toBe(1);
  });

  it('lets web pages in only when told to', async () => {
    const origin = { origin: 'https://shop.example' };
    const closed = await setup().handler(post('/v1/traces', traces(), { ...protobuf, ...origin }));
    expect(closed.headers.get('access-control-allow-origin')).toBeNull();
    const { handler } = setup({ cors: { origins: ['https://shop.example'] } });
    const preflight = await handler(
      new Request('http://localhost/v1/traces', { method: 'OPTIONS', headers: origin }),
    );
    expect(preflight.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    expect(preflight.headers.get('access-control-allow-headers')).toContain('content-type');
    const other = { origin: 'https://other.example' };
    const foreign = await handler(post('/v1/traces', traces(), { ...protobuf, ...other }));
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('never tells internals, but logs them', async () => {
    const logged: unknown[] = [];
    const handler = otlpHandler({
      sink: { write: () => Promise.reject(new Error('password=hunter2')) },
      logger: { log: (...entry) => logged.push(entry) },
      clock: { now: () => now, sleep: () => new Promise(() => {}) },
    });
    const response = await handler(post('/v1/traces', traces(), { ...protobuf }));
    expect(response.status).toBe(500);
    expect(Buffer.from(await response.arrayBuffer()).toString()).not.toContain('hunter2');
    expect(logged).toMatchObject([['error', expect.any(String), { error: expect.any(Error) }]]);
  });

  it.each([
    [new AbduceError('STORE_UNAVAILABLE', 'down'), 503, '5'],
    [new AbduceError('STORE_UNAVAILABLE', 'full', { details: { retryAfter: 1500 } }), 503, '2'],
    [Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }), 503, '5'],
    [new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } }), 503, '5'],
    [new DOMException('slow', 'TimeoutError'), 503, '5'],
    [new AbduceError('STORE_REJECTED', 'no such column'), 400, null],
    [new TypeError('x is not a function'), 500, null],
    ['not even an error', 500, null],
  ])('answers a sink that fails with %s by %s', async (cause, status, retryAfter) => {
    const { handler } = setup({
      sink: {
        write: () => {
          throw cause;
        },
      },
    });
    const response = await handler(post('/v1/traces', traces(), protobuf));
    expect([response.status, response.headers.get('retry-after')]).toEqual([status, retryAfter]);
    expect(handler.stats()).toMatchObject({ heldBytes: 0, writing: 0, active: 0 });
  });
});
