import { type Span, spanRows } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { batchesIn, chunked, refusals } from '../../test-kit/pieces.ts';
import { readJaeger } from './read-jaeger.ts';

const start = 1_767_614_400_000_123;
const long = '00000000000000010000000000000abc';

function trace(): { traceID: string; spans: Record<string, unknown>[]; processes: object } {
  return {
    traceID: '10000000000000abc',
    spans: [
      {
        traceID: '10000000000000abc',
        spanID: '1',
        operationName: 'GET /cart',
        references: [],
        startTime: start,
        duration: 1500,
        tags: [
          { key: 'span.kind', type: 'string', value: 'server' },
          { key: 'http.status_code', type: 'int64', value: 500 },
          { key: 'big', type: 'int64', value: '9007199254740993' },
          { key: 'error', type: 'bool', value: true },
          { key: 'otel.status_description', type: 'string', value: 'broken' },
          { key: 'otel.scope.name', type: 'string', value: 'http' },
          { key: 'share', type: 'float64', value: 0.5 },
          { key: 'raw', type: 'binary', value: 'AQI=' },
        ],
        logs: [
          {
            timestamp: start + 10,
            fields: [
              { key: 'event', type: 'string', value: 'exception' },
              { key: 'exception.type', type: 'string', value: 'Oops' },
            ],
          },
          { timestamp: start + 20, fields: [{ key: 'k', type: 'string', value: 'v' }] },
        ],
        processID: 'p1',
        warnings: null,
      },
      {
        traceID: '10000000000000abc',
        spanID: '000000000000000a',
        operationName: 'SELECT',
        references: [
          { refType: 'FOLLOWS_FROM', traceID: 'abc', spanID: '9' },
          { refType: 'CHILD_OF', traceID: '10000000000000abc', spanID: '1' },
        ],
        startTime: start + 100,
        duration: 200,
        tags: [{ key: 'span.kind', type: 'string', value: 'client' }],
        logs: null,
        processID: 'p2',
      },
    ],
    processes: {
      p1: { serviceName: 'cart', tags: [{ key: 'host.name', type: 'string', value: 'h1' }] },
      p2: { serviceName: 'db', tags: [] },
    },
  };
}

async function spans(text: string, context = refusals(), size?: number): Promise<Span[]> {
  const batches = await batchesIn(readJaeger(chunked(text, size), context));
  return batches.flatMap((batch) => [...spanRows(batch)]);
}

it('traces become spans with everything that is known of them', async () => {
  const [server, client] = await spans(JSON.stringify({ data: [trace()], total: 0, errors: null }));
  expect(server).toMatchObject({
    traceId: long,
    spanId: '0000000000000001',
    parentSpanId: '',
    name: 'GET /cart',
    kind: 2,
    startNano: BigInt(start) * 1000n,
    endNano: BigInt(start + 1500) * 1000n,
    duration: 1.5,
    status: 2,
    statusMessage: 'broken',
    scope: { name: 'http' },
  });
  expect(server?.resource).toEqual(
    new Map([
      ['host.name', 'h1'],
      ['service.name', 'cart'],
    ]),
  );
  expect(server?.attributes).toEqual(
    new Map<string, unknown>([
      ['http.status_code', 500],
      ['big', 9007199254740993n],
      ['share', 0.5],
      ['raw', Uint8Array.of(1, 2)],
    ]),
  );
  expect(server?.events).toEqual([
    {
      name: 'exception',
      timeNano: BigInt(start + 10) * 1000n,
      attributes: new Map([['exception.type', 'Oops']]),
    },
    { name: 'log', timeNano: BigInt(start + 20) * 1000n, attributes: new Map([['k', 'v']]) },
  ]);
  expect(client).toMatchObject({
    parentSpanId: '0000000000000001',
    kind: 3,
    status: 0,
    links: [
      {
        traceId: '00000000000000000000000000000abc',
        spanId: '0000000000000009',
        attributes: new Map([['opentracing.ref_type', 'follows_from']]),
      },
    ],
  });
});

it('every form of export gives the same spans, wherever it is cut', async () => {
  const expected = await spans(JSON.stringify({ data: [trace()] }));
  for (const text of [
    JSON.stringify({ total: 0, limit: 0, offset: 0, errors: null, data: [trace()] }, null, 2),
    JSON.stringify([trace()]),
    JSON.stringify(trace()),
    `${JSON.stringify(trace())}\n`,
  ])
    for (const size of [10, 1000, 1 << 16])
      expect(await spans(text, refusals(), size)).toEqual(expected);
});

it.each([
  [[{ refType: 'FOLLOWS_FROM', traceID: '10000000000000abc', spanID: '7' }], '0000000000000007', 0],
  [[{ refType: 'CHILD_OF', traceID: 'ffff', spanID: '7' }], '', 1],
])('%j: the parent is in the same trace', async (references, parent, links) => {
  const one = trace();
  one.spans = [{ ...one.spans[0], references }];
  const [span] = await spans(JSON.stringify(one));
  expect([span?.parentSpanId, span?.links.length]).toEqual([parent, links]);
});

it.each([
  [[{ key: 'error', type: 'string', value: 'timed out' }], 2, 'timed out'],
  [[{ key: 'error', type: 'string', value: 'false' }], 0, undefined],
  [[{ key: 'otel.status_code', type: 'string', value: 'ERROR' }], 2, undefined],
  [[{ key: 'otel.status_code', type: 'string', value: 'OK' }], 1, undefined],
])('%j has status %s', async (tags, status, message) => {
  const one = trace();
  one.spans = [{ ...one.spans[0], tags }];
  const [span] = await spans(JSON.stringify(one));
  expect([span?.status, span?.attributes.get('error.message')]).toEqual([status, message]);
});

it('a span without its process is refused and counted', async () => {
  const one = trace();
  one.spans[1] = { ...one.spans[1], processID: '__proto__' };
  const context = refusals();
  expect(await spans(JSON.stringify(one), context)).toHaveLength(1);
  expect(context.counts).toEqual({ 'spans that name no process of their trace': 1 });
});

describe('what is wrong', () => {
  it.each([
    [{ spanID: 'xyz' }, 'spanID is "xyz", not at most 16 hexadecimal digits'],
    [{ traceID: 7 }, 'traceID is 7'],
    [{ startTime: '2026' }, 'startTime is "2026", not whole microseconds'],
    [{ duration: -1 }, 'duration is -1'],
    [{ tags: [{ key: 'n', type: 'int64', value: 'many' }] }, 'tag "n" is "many"'],
  ])('%j is told with its trace', async (change, said) => {
    const one = trace();
    one.spans[0] = { ...one.spans[0], ...change };
    await expect(spans(JSON.stringify({ data: [one] }))).rejects.toMatchObject({
      code: 'DECODE',
      message: expect.stringMatching(/^line 1, trace "10000000000000abc": .*/),
    });
    await expect(spans(JSON.stringify({ data: [one] }))).rejects.toThrow(said);
  });

  it.each([
    ['{"data": []}', 'no traces'],
    ['{"data": [{"traceID": "1"}]}', 'not a trace'],
    [`{"data": [${JSON.stringify(trace()).slice(0, 50)}`, 'the file ends'],
  ])('%s', async (text, said) => {
    await expect(spans(text)).rejects.toThrow(said);
  });
});
