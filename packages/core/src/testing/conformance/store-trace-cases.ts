import { spanKind, spanStatus } from '../../model/batch.ts';
import type { SpanInit } from '../../model/batch-builder.ts';
import { type Span, spanRows } from '../../model/rows.ts';
import type { SpanQuery } from '../../ports/store.ts';
import { rejection, same } from './expectations.ts';
import {
  batchOf,
  part,
  rowsOf,
  type StoreCase,
  type StoreSubject,
  spanIdOf,
  traceIdOf,
} from './store-subject.ts';

const needs = ['traces.read'] as const;
const minute = 60_000;

type Put = Partial<SpanInit> & { readonly at: number; readonly id: number };

function put(subject: StoreSubject, ...spans: readonly Put[]): Promise<void> {
  return subject.put(
    batchOf((builder) => {
      for (const { at, id, ...span } of spans) {
        builder.span({
          traceId: traceIdOf(id),
          spanId: spanIdOf(id),
          name: `span ${id}`,
          start: subject.at + at,
          duration: 1,
          ...span,
        });
      }
    }),
  );
}

function find(subject: StoreSubject, query: Partial<SpanQuery> = {}): Promise<Span[]> {
  const range = { start: subject.at, end: subject.at + minute };
  return rowsOf(part.traces(subject).query({ range, ...query }), spanRows);
}

const names = async (subject: StoreSubject, query?: Partial<SpanQuery>): Promise<unknown> =>
  (await find(subject, query)).map(({ name }) => name);

export const storeTraceCases: readonly StoreCase[] = [
  {
    name: 'traces: ranges are half-open and go by start',
    needs,
    async run(subject) {
      await put(
        subject,
        { id: 0, at: -0.001, duration: 10 },
        { id: 1, at: 0 },
        { id: 2, at: minute - 0.001, duration: minute },
        { id: 3, at: minute },
      );
      same(await names(subject), ['span 1', 'span 2'], 'spans that start in the range');
      const later = { start: subject.at + 2 * minute, end: subject.at + 3 * minute };
      same(await names(subject, { range: later }), [], 'a time without spans');
    },
  },
  {
    name: 'traces: a span comes back as it was written',
    needs,
    async run(subject) {
      const startNano = BigInt(subject.at) * 1_000_000n + 123_457n;
      await put(subject, {
        id: 1,
        at: 0,
        startNano,
        endNano: startNano + 2_000_001n,
        parentSpanId: spanIdOf(9),
        kind: spanKind.client,
        status: spanStatus.error,
        statusMessage: 'no ünï 😀',
        traceState: 'a=b',
        resource: { 'service.name': 'cart', 'process.pid': 12 },
        scope: { name: 'http', version: '1' },
        attributes: new Map<string, string | number | boolean>([
          ['__proto__', 'x'],
          ['', 'empty key'],
          ['count', 5],
          ['ratio', 0.25],
          ['ok', false],
        ]),
        events: [
          { name: 'exception', time: subject.at + 1, attributes: { 'exception.type': 'Oops' } },
          { name: 'second', time: subject.at + 2 },
        ],
        links: [{ traceId: traceIdOf(7), spanId: spanIdOf(7), attributes: { why: 'batch' } }],
      });
      const [span] = await find(subject);
      same([span?.traceId, span?.spanId], [traceIdOf(1), spanIdOf(1)], 'ids');
      same(span?.parentSpanId, spanIdOf(9), 'parent');
      same([span?.startNano, span?.endNano], [startNano, startNano + 2_000_001n], 'times');
      same([span?.kind, span?.status], [spanKind.client, spanStatus.error], 'kind and status');
      same([span?.statusMessage, span?.traceState], ['no ünï 😀', 'a=b'], 'texts');
      same(
        [...(span?.resource ?? [])],
        [
          ['service.name', 'cart'],
          ['process.pid', 12],
        ],
        'resource',
      );
      same([span?.scope.name, span?.scope.version], ['http', '1'], 'scope');
      const attributes = [
        ['__proto__', 'x'],
        ['', 'empty key'],
        ['count', 5],
        ['ratio', 0.25],
        ['ok', false],
      ];
      same([...(span?.attributes ?? [])], attributes, 'attributes');
      same(
        span?.events.map(({ name }) => name),
        ['exception', 'second'],
        'events',
      );
      same(span?.events[0]?.attributes.get('exception.type'), 'Oops', 'event attributes');
      same(
        span?.links.map((link) => [link.traceId, link.spanId]),
        [[traceIdOf(7), spanIdOf(7)]],
        'links',
      );
      same(span?.links[0]?.attributes.get('why'), 'batch', 'link attributes');
    },
  },
  {
    name: 'traces: whole traces by id, with their parents',
    needs,
    async run(subject) {
      const [one, two] = [traceIdOf(100), traceIdOf(101)];
      await put(
        subject,
        { id: 1, at: 0, traceId: one },
        { id: 2, at: 2, traceId: two },
        { id: 3, at: 4, traceId: one, parentSpanId: spanIdOf(1) },
      );
      await put(subject, { id: 4, at: 1, traceId: one, parentSpanId: spanIdOf(1) });
      const found = await find(subject, { traceIds: [one] });
      same(
        found.map(({ spanId }) => spanId),
        [1, 4, 3].map(spanIdOf),
        'spans of the trace',
      );
      const parents = found.map(({ parentSpanId }) => parentSpanId);
      same(parents, ['', spanIdOf(1), spanIdOf(1)], 'their parents');
      same((await find(subject, { traceIds: [one, two] })).length, 4, 'spans of both');
      same(await find(subject, { traceIds: [traceIdOf(500)] }), [], 'an unknown trace');
      same(await find(subject, { traceIds: [] }), [], 'no trace at all');
    },
  },
  {
    name: 'traces: by name, kind, status and duration',
    needs,
    async run(subject) {
      const { server, client } = spanKind;
      await put(
        subject,
        { id: 1, at: 0, kind: server, duration: 5 },
        { id: 2, at: 1, kind: client, duration: 50, status: spanStatus.error },
        { id: 3, at: 2, kind: server, duration: 50, name: 'GET /' },
      );
      same(await names(subject, { name: 'GET /' }), ['GET /'], 'by name');
      same(await names(subject, { kinds: [server] }), ['span 1', 'GET /'], 'by kind');
      same(await names(subject, { kinds: [] }), [], 'of no kind');
      same(await names(subject, { status: spanStatus.error }), ['span 2'], 'by status');
      same(await names(subject, { minDuration: 50 }), ['span 2', 'GET /'], 'by duration');
      same(await names(subject, { minDuration: 50, kinds: [client] }), ['span 2'], 'by two');
    },
  },
  {
    name: 'traces: matchers see span attributes over resource attributes',
    needs,
    async run(subject) {
      const resource = { 'service.name': 'cart', zone: 'a' };
      await put(
        subject,
        { id: 1, at: 0, resource },
        { id: 2, at: 1, resource, attributes: { zone: 'b', 'http.response.status_code': 500 } },
        { id: 3, at: 2, resource: { 'service.name': 'orders' } },
      );
      const where = (label: string, value: string) => ({
        where: [{ label, op: '=' as const, value }],
      });
      same(await names(subject, where('service.name', 'cart')), ['span 1', 'span 2'], 'service');
      same(await names(subject, where('zone', 'a')), ['span 1'], 'zone a');
      same(await names(subject, where('zone', '')), ['span 3'], 'no zone');
      same(
        await names(subject, where('http.response.status_code', '500')),
        ['span 2'],
        'status code',
      );
    },
  },
  {
    name: 'traces: order and limit hold across batches that overlap',
    needs,
    async run(subject) {
      for (const batch of [
        [5, 1, 9],
        [2, 8],
        [7, 3],
        [6, 4, 0],
      ]) {
        await put(subject, ...batch.map((id) => ({ id, at: id })));
      }
      const expected = Array.from({ length: 10 }, (_, i) => `span ${i}`);
      same(await names(subject), expected, 'oldest first, by default');
      same(await names(subject, { order: 'newest' }), expected.toReversed(), 'newest first');
      same(await names(subject, { limit: 2 }), ['span 0', 'span 1'], 'the two oldest');
      same(await names(subject, { order: 'newest', limit: 1 }), ['span 9'], 'the newest');
    },
  },
  {
    name: 'traces: a span written again is there once',
    needs: [...needs, 'replays'],
    async run(subject) {
      const spans = [1, 2, 3].map((id) => ({ id, at: id }));
      await put(subject, ...spans);
      await put(subject, ...spans.toReversed(), { id: 4, at: 4 });
      await put(subject, ...spans);
      same(await names(subject), ['span 1', 'span 2', 'span 3', 'span 4'], 'spans');
    },
  },
  {
    name: 'traces: concurrent writes are all kept',
    needs: [...needs, 'traces.write'],
    async run(subject) {
      const ids = Array.from({ length: 400 }, (_, i) => i);
      await Promise.all(ids.map((id) => put(subject, { id, at: id })));
      same((await find(subject)).length, 400, 'spans of 400 concurrent writes');
    },
  },
  {
    name: 'traces: an abort rejects with its reason and leaves the store usable',
    needs,
    async run(subject) {
      await put(subject, ...Array.from({ length: 20 }, (_, id) => ({ id, at: id })));
      const reason = new Error('enough');
      const range = { start: subject.at, end: subject.at + minute };
      const signal = AbortSignal.abort(reason);
      const read = rowsOf(part.traces(subject).query({ range }, { signal }), spanRows);
      same(await rejection(read, 'an aborted read'), reason, 'reason');
      for await (const _ of part.traces(subject).query({ range })) break;
      same((await find(subject)).length, 20, 'rows read afterwards');
    },
  },
];
