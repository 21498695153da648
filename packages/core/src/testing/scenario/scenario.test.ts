import { describe, expect, it } from 'vitest';
import { spanKind } from '../../model/batch.ts';
import { gridOver } from '../../model/grid.ts';
import { logRows, type Span, spanRows } from '../../model/rows.ts';
import { evaluateMetricQuery } from '../../query/evaluate.ts';
import { mean } from '../../query/statistics.ts';
import { type Scenario, scenario } from './scenario.ts';
import { minutes, type ScenarioDistortion } from './types.ts';

function shop(): Scenario {
  return scenario({ seed: 1, duration: minutes(6), environment: 'test' })
    .service('gateway')
    .service('orders', { namespace: 'shop', instances: 2, pool: 1 })
    .service('mail')
    .database('postgresql', 'shop')
    .queue('kafka', 'sent')
    .external('pay.example')
    .call('gateway', 'orders', { operation: 'GET /orders/{id}', retries: 2 })
    .call('orders', 'postgresql/shop', { operation: 'SELECT * FROM orders WHERE id = $1' })
    .call('orders', 'kafka/sent')
    .consume('kafka/sent', 'mail')
    .call('mail', 'pay.example', { operation: 'POST /charges', probability: 0.5 })
    .load('gateway', 5)
    .log('orders', { body: 'loaded order {int}', per: 'request' });
}

const spansOf = (told: Scenario): Span[] => told.batches().flatMap((batch) => [...spanRows(batch)]);
const nameOf = ({ resource }: Span): unknown => resource.get('service.name');
const half = (spans: readonly Span[], second: boolean, start: number): Span[] =>
  spans.filter((span) => span.start >= start + minutes(3) === second);
const duration = (spans: readonly Span[]): number =>
  mean(Float64Array.from(spans, (span) => span.duration));

describe('scenario', () => {
  it('gives the same telemetry for the same seed', () => {
    expect(shop().batches()).toEqual(shop().batches());
  });

  it('gives whole traces with the attributes of the semantic conventions', () => {
    const told = shop();
    const spans = spansOf(told);
    const byId = new Map(spans.map((span) => [span.spanId, span]));
    expect(byId.size).toBe(spans.length);
    for (const span of spans) {
      const parent = byId.get(span.parentSpanId);
      if (span.parentSpanId === '') expect(nameOf(span)).toBe('gateway');
      else {
        expect(parent?.traceId).toBe(span.traceId);
        expect(span.start).toBeGreaterThanOrEqual(parent?.start ?? Number.NaN);
      }
    }
    const one = (kind: number, service: string): Span =>
      spans.find((span) => span.kind === kind && nameOf(span) === service) as Span;
    expect(one(spanKind.server, 'orders').attributes.get('http.route')).toBe('/orders/{id}');
    expect(one(spanKind.client, 'orders').attributes.get('db.query.text')).toContain('SELECT');
    expect(one(spanKind.client, 'mail').attributes.get('server.address')).toBe('pay.example');
    expect(one(spanKind.consumer, 'mail').links.length).toBe(1);
    expect(one(spanKind.server, 'orders').resource.get('service.namespace')).toBe('shop');
    expect(one(spanKind.server, 'gateway').resource.get('deployment.environment.name')).toBe(
      'test',
    );
    const rate = spans.filter((span) => span.parentSpanId === '').length / 360;
    expect(rate).toBeGreaterThan(4.5);
    expect(rate).toBeLessThan(5.5);
  });

  it('changes what an effect names, and only then', () => {
    const effect = { call: ['orders', 'postgresql/shop'], slower: 50 } as const;
    const told = shop().during(minutes(3), minutes(6), effect);
    const statements = spansOf(told).filter(({ attributes }) => attributes.has('db.query.text'));
    const [before, after] = [false, true].map((second) =>
      duration(half(statements, second, told.range.start)),
    ) as [number, number];
    expect(after / before).toBeGreaterThan(30);
    expect(after / before).toBeLessThan(70);
    const pending = evaluateMetricQuery(told.batches(), {
      metric: 'db.client.connection.pending_requests',
      grid: gridOver(told.range, minutes(3)),
      groupBy: [],
      reduce: 'avg',
    });
    expect(pending[0]?.values[0]).toBe(0);
    expect(pending[0]?.values[1]).toBeGreaterThan(0);
  });

  it('fails, retries, repeats and refuses', () => {
    const broken = shop().during(0, minutes(6), { service: 'orders', errorRate: 1 });
    const attempts = spansOf(broken).filter(
      (span) => span.kind === spanKind.client && nameOf(span) === 'gateway',
    );
    expect(attempts.every(({ status }) => status === 2)).toBe(true);
    expect(
      attempts.some(({ attributes }) => attributes.get('http.request.resend_count') === 2),
    ).toBe(true);

    const down = spansOf(shop().during(0, minutes(6), { service: 'orders', down: true }));
    expect(new Set(down.map(nameOf))).toEqual(new Set(['gateway']));
    expect(down.some(({ attributes }) => attributes.get('error.type') === 'ECONNREFUSED')).toBe(
      true,
    );

    const repeats = { call: ['orders', 'postgresql/shop'], repeats: 10 } as const;
    const many = spansOf(shop().during(0, minutes(6), repeats));
    const served = many.filter(
      (span) => span.kind === spanKind.server && nameOf(span) === 'orders',
    );
    const statements = many.filter(({ attributes }) => attributes.has('db.query.text'));
    expect(statements.length).toBe(served.length * 10);
  });

  it('deploys new processes with a change event', () => {
    const told = shop().deploy('orders', minutes(3), { version: '2.0.0', author: 'kim' });
    const orders = spansOf(told).filter((span) => nameOf(span) === 'orders');
    for (const second of [false, true]) {
      const served = half(orders, second, told.range.start).filter(
        ({ kind }) => kind === spanKind.server,
      );
      const versions = new Set(served.map(({ resource }) => resource.get('service.version')));
      expect(versions).toEqual(new Set([second ? '2.0.0' : '1.0.0']));
    }
    const changes = told.batches().flatMap(({ changes: of }) => of ?? []);
    expect(changes).toMatchObject([
      { kind: 'deploy', service: 'orders', version: '2.0.0', author: 'kim' },
    ]);
    expect(changes[0]?.time).toBe(told.range.start + minutes(3));
  });

  it('ties logs to traces, and reports processes', () => {
    const told = shop();
    const logs = told.batches().flatMap((batch) => [...logRows(batch)]);
    expect(logs.length).toBeGreaterThan(1000);
    expect(
      logs.every(({ traceId, body }) => traceId !== '' && /order \d+/.test(String(body))),
    ).toBe(true);
    const cpu = evaluateMetricQuery(told.batches(), {
      metric: 'process.cpu.time',
      grid: gridOver(told.range, minutes(6)),
      reduce: 'rate',
      groupBy: ['service.name'],
    });
    expect(cpu.map(({ labels }) => labels.get('service.name')).sort()).toEqual([
      'gateway',
      'mail',
      'orders',
    ]);
    for (const { values } of cpu) expect(values[0]).toBeCloseTo(0.026, 2);
  });

  it('grows, is killed and starts again', () => {
    const told = scenario({ duration: minutes(10) })
      .service('leaky', { memory: 100e6, memoryLimit: 200e6 })
      .load('leaky', 1)
      .during(0, minutes(10), { service: 'leaky', leak: 30e6 });
    const memory = evaluateMetricQuery(told.batches(), {
      metric: 'process.memory.usage',
      grid: gridOver(told.range, minutes(1)),
      groupBy: [],
      reduce: 'last',
      // The old and the new process may report within one step.
      combine: 'max',
    })[0]?.values as Float64Array;
    const drops = memory.filter((value, i) => value < (memory[i - 1] ?? 0) - 50e6);
    expect(drops.length).toBe(2);
    expect(Math.max(...memory)).toBeLessThanOrEqual(200e6);
  });

  it('arrives distorted where it is told to', () => {
    const distorted = (distortion: ScenarioDistortion): Span[] =>
      spansOf(shop().distort(distortion));
    const all = spansOf(shop());
    const ids = (spans: readonly Span[]): Set<string> => new Set(spans.map(({ spanId }) => spanId));
    const kinds = (spans: readonly Span[], service: string): Set<number> =>
      new Set(spans.filter((span) => nameOf(span) === service).map(({ kind }) => kind));
    expect(kinds(distorted({ withoutClientSpans: ['orders'] }), 'orders')).toEqual(
      new Set([spanKind.server]),
    );
    expect(kinds(distorted({ withoutServerSpans: ['gateway'] }), 'gateway')).toEqual(
      new Set([spanKind.client]),
    );
    expect(distorted({ dropped: 0.5 }).length / all.length).toBeCloseTo(0.5, 1);
    const twice = distorted({ duplicated: 0.2 });
    expect(twice.length / all.length).toBeCloseTo(1.2, 1);
    expect(ids(twice)).toEqual(ids(all));
    const shuffled = distorted({ shuffled: true });
    expect(ids(shuffled)).toEqual(ids(all));
    expect(shuffled.map(({ spanId }) => spanId)).not.toEqual(all.map(({ spanId }) => spanId));
    const skewed = new Map(
      distorted({ skew: { orders: 5000 } }).map((span) => [span.spanId, span]),
    );
    for (const span of all) {
      const expected = nameOf(span) === 'orders' ? 5000 : 0;
      expect((skewed.get(span.spanId)?.start ?? Number.NaN) - span.start).toBeCloseTo(expected, 2);
    }
  });

  it('knows what was declared, and says so', () => {
    expect(() => scenario().call('a', 'b')).toThrow(/knows no "a"/);
    expect(() => scenario().service('a').call('a', 'b')).toThrow(/knows no "b"/);
    expect(() => scenario({ interval: 0 })).toThrow(/intervals of 0 ms/);
  });
});
