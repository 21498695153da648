import type { AttributeValue } from '../../model/attributes.ts';
import type { LogInit } from '../../model/batch-builder.ts';
import { type LogRecord, logRows } from '../../model/rows.ts';
import type { LogQuery } from '../../ports/store.ts';
import { holds, rejection, same } from './expectations.ts';
import {
  batchOf,
  part,
  rowsOf,
  type StoreCase,
  type StoreSubject,
  traceIdOf,
} from './store-subject.ts';

const needs = ['logs.read'] as const;
const minute = 60_000;

function put(subject: StoreSubject, ...records: readonly (Partial<LogInit> & { at: number })[]) {
  return subject.put(
    batchOf((builder) => {
      for (const { at, ...record } of records) builder.log({ time: subject.at + at, ...record });
    }),
  );
}

function find(subject: StoreSubject, query: Partial<LogQuery> = {}): Promise<LogRecord[]> {
  const range = { start: subject.at, end: subject.at + minute };
  return rowsOf(part.logs(subject).query({ range, ...query }), logRows);
}

const bodies = async (subject: StoreSubject, query?: Partial<LogQuery>): Promise<unknown> =>
  (await find(subject, query)).map(({ body }) => body);

export const storeLogCases: readonly StoreCase[] = [
  {
    name: 'logs: nothing matches, no page comes',
    needs,
    async run(subject) {
      await put(subject, { at: -1, body: 'early' }, { at: minute, body: 'late' });
      for await (const page of part.logs(subject).query({
        range: { start: subject.at, end: subject.at + minute },
      })) {
        holds(false, `a page of ${page.logs?.length} rows for an empty time`);
      }
    },
  },
  {
    name: 'logs: ranges are half-open',
    needs,
    async run(subject) {
      await put(
        subject,
        { at: -0.001, body: 'before' },
        { at: 0, body: 'first' },
        { at: minute - 0.001, body: 'last' },
        { at: minute, body: 'after' },
      );
      same(await bodies(subject), ['first', 'last'], 'bodies in the range');
    },
  },
  {
    name: 'logs: order and limit hold across batches that overlap',
    needs,
    async run(subject) {
      for (const batch of [
        [5, 1, 9],
        [2, 8],
        [7, 3],
        [6, 4, 0],
      ]) {
        await put(subject, ...batch.map((at) => ({ at, body: at })));
      }
      const all = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
      same(await bodies(subject), all, 'oldest first, by default');
      same(await bodies(subject, { order: 'newest' }), all.toReversed(), 'newest first');
      same(await bodies(subject, { limit: 3 }), [0, 1, 2], 'the three oldest');
      same(await bodies(subject, { order: 'newest', limit: 2 }), [9, 8], 'the two newest');
      same(await bodies(subject, { limit: 0 }), [], 'a limit of 0');
    },
  },
  {
    name: 'logs: pages are bounded and in order over all',
    needs,
    async run(subject) {
      for (let offset = 0; offset < 5; offset++) {
        const rows = Array.from({ length: 3000 }, (_, i) => ({ at: i * 5 + offset, body: i }));
        await put(subject, ...rows);
      }
      let [rows, previous] = [0, Number.NEGATIVE_INFINITY];
      const range = { start: subject.at, end: subject.at + minute };
      for await (const { logs } of part.logs(subject).query({ range })) {
        holds((logs?.length ?? 0) <= 10_000, `a page of ${logs?.length} rows`);
        for (const time of logs?.timeMs ?? []) {
          holds(time >= previous, `row ${rows} at ${time} comes after ${previous}`);
          previous = time;
          rows++;
        }
      }
      same(rows, 15_000, 'rows over all pages');
    },
  },
  {
    name: 'logs: minimum severity',
    needs,
    async run(subject) {
      const severities = [0, 5, 9, 13, 17, 21];
      await put(
        subject,
        ...severities.map((severity) => ({ at: severity, severity, body: severity })),
      );
      same(await bodies(subject, { minSeverity: 13 }), [13, 17, 21], 'at least WARN');
    },
  },
  {
    name: 'logs: search finds text in bodies, case and special characters as they are',
    needs,
    async run(subject) {
      const texts = ['50% of A_b', 'a_b', 'x.y', 'xzy', 'ünï 😀', "it's \\d+"];
      await put(subject, ...texts.map((body, at) => ({ at, body })));
      same(await bodies(subject, { search: 'a_b' }), ['a_b'], 'a_b');
      same(await bodies(subject, { search: '0% of A' }), ['50% of A_b'], '0% of A');
      same(await bodies(subject, { search: 'x.y' }), ['x.y'], 'x.y');
      same(await bodies(subject, { search: '😀' }), ['ünï 😀'], '😀');
      same(await bodies(subject, { search: "'s \\d+" }), ["it's \\d+"], 'a quote and a backslash');
    },
  },
  {
    name: 'logs: matchers see record attributes over resource attributes',
    needs,
    async run(subject) {
      const cart = { 'service.name': 'cart', zone: 'a' };
      await put(
        subject,
        { at: 0, body: 'plain', resource: cart },
        { at: 1, body: 'own zone', resource: cart, attributes: { zone: 'b', code: 500 } },
        { at: 2, body: 'other', resource: { 'service.name': 'orders' } },
      );
      const where = (label: string, value: string, op: '=' | '!=' = '=') => ({
        where: [{ label, op, value }],
      });
      same(await bodies(subject, where('service.name', 'cart')), ['plain', 'own zone'], 'service');
      same(await bodies(subject, where('zone', 'a')), ['plain'], 'zone a');
      same(await bodies(subject, where('zone', 'b')), ['own zone'], 'zone b');
      same(await bodies(subject, where('zone', '')), ['other'], 'no zone');
      same(await bodies(subject, where('code', '500')), ['own zone'], 'a number, as text');
      same(await bodies(subject, where('zone', 'a', '!=')), ['own zone', 'other'], 'not zone a');
    },
  },
  {
    name: 'logs: records of one trace',
    needs,
    async run(subject) {
      await put(
        subject,
        { at: 0, body: 'one', traceId: traceIdOf(1) },
        { at: 1, body: 'two', traceId: traceIdOf(2) },
        { at: 2, body: 'none' },
      );
      same(await bodies(subject, { traceId: traceIdOf(2) }), ['two'], 'trace 2');
    },
  },
  {
    name: 'logs: a record comes back as it was written',
    needs,
    async run(subject) {
      const values: readonly AttributeValue[] = [
        '',
        'text',
        true,
        12,
        -0.5,
        2n ** 62n,
        null,
        ['a', 1, ['deep']],
        new Map<string, AttributeValue>([
          ['__proto__', 'x'],
          ['inner', new Map([['k', 'v']])],
        ]),
        Uint8Array.of(0, 255, 128),
      ];
      const timeNano = BigInt(subject.at) * 1_000_000n + 123_457n;
      await put(
        subject,
        ...values.map((body, at) => ({
          at,
          body,
          attributes: new Map([['value', body]]),
          resource: { 'service.name': 'cart' },
        })),
        {
          at: 100,
          timeNano,
          severity: 17,
          severityText: 'ERROR',
          eventName: 'device.lost',
          traceId: traceIdOf(1),
          spanId: 'b7ad6b7169203331',
          scope: { name: 'logger', version: '2' },
        },
      );
      const found = await find(subject);
      const exact = found.find(({ eventName }) => eventName !== '') as LogRecord;
      same(exact.timeNano, timeNano, 'time to the nanosecond');
      same([exact.severity, exact.severityText], [17, 'ERROR'], 'severity');
      same([exact.traceId, exact.spanId], [traceIdOf(1), 'b7ad6b7169203331'], 'ids');
      same([exact.scope.name, exact.scope.version], ['logger', '2'], 'scope');
      const rest = found.filter((record) => record !== exact);
      same(
        rest.map(({ body }) => body),
        values,
        'bodies of every type',
      );
      same(
        rest.map(({ attributes }) => attributes.get('value')),
        values,
        'attributes of every type',
      );
      same(rest[0]?.resource.get('service.name'), 'cart', 'resource');
    },
  },
  {
    name: 'logs: equal lines are all kept',
    needs,
    async run(subject) {
      await put(subject, { at: 0, body: 'tick' }, { at: 0, body: 'tick' });
      same(await bodies(subject), ['tick', 'tick'], 'two equal lines of one moment');
    },
  },
  {
    name: 'logs: a batch written again is there once',
    needs: [...needs, 'replays'],
    async run(subject) {
      const batch = batchOf((builder) => builder.log({ time: subject.at, body: 'once' }));
      const other = batchOf((builder) => builder.log({ time: subject.at, body: 'other' }));
      await subject.put(batch, other);
      await subject.put(batch);
      same(((await bodies(subject)) as string[]).sort(), ['once', 'other'], 'bodies');
    },
  },
  {
    name: 'logs: an abort rejects with its reason and leaves the store usable',
    needs,
    async run(subject) {
      await put(subject, ...Array.from({ length: 20 }, (_, at) => ({ at, body: at })));
      const stop = new AbortController();
      const reason = new Error('enough');
      const range = { start: subject.at, end: subject.at + minute };
      stop.abort(reason);
      const read = rowsOf(part.logs(subject).query({ range }, { signal: stop.signal }), logRows);
      same(await rejection(read, 'an aborted read'), reason, 'reason');
      for await (const _ of part.logs(subject).query({ range })) break;
      same((await find(subject)).length, 20, 'rows read afterwards');
    },
  },
];
